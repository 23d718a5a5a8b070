import type { Initializer } from '@tensorflow/tfjs-layers/dist/initializers';
import type { Tf } from '../engine/engine';
import { MethodPatches } from '../shared/method-patches';

/** `Layer.addWeight`: name, shape, dtype, initializer, and what does not matter here. */
type AddWeight = [string, (number | null)[], unknown, Pick<Initializer, 'apply'>, ...unknown[]];

/**
 * Has every layer start from zeros. Nothing is trained here, and drawing millions of random numbers (or orthogonalising
 * them) for each keystroke would be slow; memory for zeros is not even touched.
 */
export function useZeroWeights(tf: Tf): MethodPatches {
  const patches = new MethodPatches();
  patches.replace<object, AddWeight, unknown>(tf.layers.Layer.prototype, 'addWeight', (addWeight) =>
    function (name, shape, dtype, _initializer, ...rest) {
      const zeros: Pick<Initializer, 'apply'> = { apply: (sides, type) => tf.zeros(sides as number[], type) };
      return addWeight.call(this, name, shape, dtype, zeros, ...rest);
    });
  return patches;
}
