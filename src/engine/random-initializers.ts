import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { randomKey } from '../shared/random';
import type { Tf } from './engine';
import type { MethodPatches } from '../shared/method-patches';
import { normalValues, orthogonalValues, truncatedNormalValues, uniformValues } from './random-values';

interface Seeded { readonly seed?: number | null }
interface Range extends Seeded { readonly minval: number; readonly maxval: number }
interface Normal extends Seeded { readonly mean: number; readonly stddev: number }
interface Orthogonal extends Seeded { readonly gain: number }
interface VarianceScaling extends Seeded {
  readonly scale: number;
  readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
  readonly distribution: 'normal' | 'uniform' | 'truncatedNormal';
}

/**
 * Makes every random initialiser of `tf` draw from src/shared/random.ts. The n-th weight that is initialised at random
 * has the key (seed, 'initializer', n); an initialiser with a seed of its own takes (that seed, 'initializer') instead,
 * and so gives the same values each time, as in Keras. Distributions are those of TensorFlow.js's initialisers.
 */
export function seedInitializers(tf: Tf, seed: number, patches: MethodPatches): void {
  let position = 0;
  const keyFor = (own: number | null | undefined): number => {
    const place = position++;
    return typeof own === 'number' ? randomKey(own, 'initializer') : randomKey(seed, 'initializer', place);
  };

  /** Replaces `apply` of the class whose prototype is given, for floats; its instances have the fields of `Initializer`. */
  function draw<Initializer extends Seeded>(prototype: Prototype<Initializer>, values: (initializer: Initializer, shape: readonly number[], key: number) => Float32Array): void {
    patches.replace<Initializer, [number[], DataType | undefined], Tensor>(prototype, 'apply', (original) => function (shape, dtype) {
      if (dtype !== undefined && dtype !== 'float32') return original.call(this, shape, dtype);
      return tf.tensor(values(this, shape, keyFor(this.seed)), shape, 'float32');
    });
  }

  const { initializers } = tf;
  draw(prototypeOf<Range>(initializers.randomUniform({})), ({ minval, maxval }, shape, key) => uniformValues(size(shape), key, minval, maxval));
  draw(prototypeOf<Normal>(initializers.randomNormal({})), ({ mean, stddev }, shape, key) => normalValues(size(shape), key, mean, stddev));
  draw(prototypeOf<Normal>(initializers.truncatedNormal({})), ({ mean, stddev }, shape, key) => truncatedNormalValues(size(shape), key, mean, stddev));
  draw(prototypeOf<Orthogonal>(initializers.orthogonal({})), ({ gain }, shape, key) => {
    if (shape.length < 2) throw new Error('The orthogonal initializer needs a weight of at least two dimensions.');
    return orthogonalValues(size(shape.slice(0, -1)), shape.at(-1) ?? 1, key, gain);
  });
  // The base of Glorot's, He's and LeCun's initialisers.
  const varianceScaling = initializers.varianceScaling({ scale: 1, mode: 'fanIn', distribution: 'normal' });
  draw(prototypeOf<VarianceScaling>(varianceScaling), ({ scale, mode, distribution }, shape, key) => {
    const [fanIn, fanOut] = fans(shape);
    const variance = scale / Math.max(1, mode === 'fanIn' ? fanIn : mode === 'fanOut' ? fanOut : (fanIn + fanOut) / 2);
    const limit = Math.sqrt(3 * variance);
    return distribution === 'normal' ? truncatedNormalValues(size(shape), key, 0, Math.sqrt(variance)) : uniformValues(size(shape), key, -limit, limit);
  });
}

/** The object that holds a class's methods, and the fields that its instances have. */
interface Prototype<Instance> { apply(this: Instance, shape: number[], dtype?: DataType): Tensor }

function prototypeOf<Instance>(instance: object): Prototype<Instance> {
  return Object.getPrototypeOf(instance) as Prototype<Instance>;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Inputs and outputs of one unit, channels last, as TensorFlow.js counts them. */
function fans(shape: readonly number[]): [number, number] {
  if (shape.length < 2 || shape.length > 5) return [Math.sqrt(size(shape)), Math.sqrt(size(shape))];
  const places = size(shape.slice(0, -2));
  return [(shape.at(-2) ?? 1) * places, (shape.at(-1) ?? 1) * places];
}
