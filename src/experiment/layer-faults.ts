import type { layers as layerExports } from '@tensorflow/tfjs-layers';
import type { Tf } from '../engine/engine';
import { MethodPatches } from '../shared/method-patches';
import type { CallPlace } from './call-place';

export type Layer = InstanceType<typeof layerExports.Layer>;
export type Shape = (number | null)[];

/** A layer that could not be made or applied, and what it was given. */
export interface LayerFault {
  /** `null`: its maker threw, e.g. `tf.layers.dense({})`. */
  readonly layer: Layer | null;
  readonly place: CallPlace | null;
  /** Shapes that came in; empty where the layer was not applied yet. */
  readonly inputShapes: readonly Shape[];
}

const faults = new WeakMap<Error, LayerFault>();

/** The innermost layer that threw `error`, if it was one. */
export function layerFaultOf(error: Error): LayerFault | null {
  return faults.get(error) ?? null;
}

function blame(thrown: unknown, fault: LayerFault): void {
  if (thrown instanceof Error && !faults.has(thrown)) faults.set(thrown, fault);
}

/** Runs `make`; what it throws is put down to `fault`, unless a layer within it is already to blame. */
export function blaming<T>(fault: LayerFault, make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    blame(thrown, fault);
    throw thrown;
  }
}

function symbolicShapes(inputs: unknown, tf: Tf): Shape[] {
  return [inputs].flat().flatMap((input) => (input instanceof tf.SymbolicTensor ? [input.shape] : []));
}

/** Raised where TensorFlow.js itself would go on with a shape that cannot be. */
export class ImpossibleShapeError extends Error {
  override readonly name = 'ImpossibleShapeError';
}

function product(shape: Shape): number {
  return shape.slice(1).reduce<number>((size, side) => size * (side ?? NaN), 1);
}

/** TensorFlow.js notices neither an image that has shrunk to nothing nor a reshape of another size. */
function checkOutputShape(layer: Layer, inputs: readonly Shape[], output: Shape): void {
  if (output.slice(1).some((side) => side !== null && side <= 0)) {
    throw new ImpossibleShapeError(`The output of ${layer.name} would have no values: ${JSON.stringify(output.slice(1))}`);
  }
  const [input] = inputs;
  if (layer.getClassName() === 'Reshape' && input !== undefined && product(input) !== product(output) && !Number.isNaN(product(input) + product(output))) {
    throw new ImpossibleShapeError(`Total size of new array must be unchanged: ${product(input)} and ${product(output)} values`);
  }
}

const instrumented = new WeakSet<object>();

/** Makes layers say who failed and with what. Once for each TensorFlow.js and for good, since its classes are shared by all evaluations. */
export function instrumentLayers(tf: Tf): void {
  if (instrumented.has(tf.layers.Layer)) return;
  instrumented.add(tf.layers.Layer);
  const patches = new MethodPatches();
  patches.replace<Layer, unknown[], unknown>(tf.layers.Layer.prototype, 'apply', (apply) => function (inputs, ...rest) {
    const inputShapes = symbolicShapes(inputs, tf);
    return blaming({ layer: this, place: null, inputShapes }, () => {
      const output = apply.call(this, inputs, ...rest);
      for (const shape of symbolicShapes(output, tf)) checkOutputShape(this, inputShapes, shape);
      return output;
    });
  });
  patches.replace<object, unknown[], unknown>(tf.Sequential.prototype, 'add', (add) => function (layer, ...rest) {
    const run = (): unknown => add.call(this, layer, ...rest);
    return layer instanceof tf.layers.Layer ? blaming({ layer, place: null, inputShapes: [] }, run) : run();
  });
}
