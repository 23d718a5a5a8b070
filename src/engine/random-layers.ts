import type { Tensor } from '@tensorflow/tfjs-core';
import { randomKey } from '../shared/random';
import { dropoutFactors, dropoutKernelName } from './dropout-mask';
import type { Tf } from './engine';
import type { MethodPatches } from '../shared/method-patches';
import { normalValues } from './random-values';

interface RandomLayer {
  readonly rate?: number;
  readonly stddev?: number;
  readonly seed?: number | null;
  readonly noiseShape?: number[] | null;
  getNoiseShape(input: Tensor): number[] | null | undefined;
  invokeCallHook(inputs: Tensor | Tensor[], options: CallOptions): void;
}

/** A cell of a recurrent layer; it makes its masks through `dropoutFunc`, where it has one. */
interface RecurrentCell {
  dropoutFunc: ((ones: Tensor, rate: number) => Tensor) | null | undefined;
}

interface CallOptions { readonly training?: boolean }

/** Names the draws of one call of one layer in one step. */
export class LayerKeys {
  readonly #seed: number;
  /** Layers in the order of their first call in training: a model calls them in the same order in every step. */
  readonly #ordinals = new WeakMap<object, number>();
  #layers = 0;
  #step = 0;
  #calls = new Map<number, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  setStep(step: number): void {
    this.#step = step;
    this.#calls.clear();
  }

  /** Key (seed, 'dropout', layer, step, call): a layer that a model uses twice draws twice. */
  next(layer: object): number {
    const ordinal = this.#ordinals.get(layer) ?? this.#layers++;
    this.#ordinals.set(layer, ordinal);
    const call = this.#calls.get(ordinal) ?? 0;
    this.#calls.set(ordinal, call + 1);
    return randomKey((layer as RandomLayer).seed ?? this.#seed, 'dropout', ordinal, this.#step, call);
  }
}

/**
 * Makes the layers of `tf` that are random in training (dropout, spatialDropout1d, alphaDropout, gaussianDropout,
 * gaussianNoise) draw from src/shared/random.ts: each draw is a function of seed, layer, step and position; so are the
 * masks inside recurrent layers. A layer with a seed of its own takes that instead of the run's.
 */
export function seedLayers(tf: Tf, seed: number, patches: MethodPatches): LayerKeys {
  const keys = new LayerKeys(seed);
  const size = (shape: readonly number[]): number => tf.util.sizeFromShape([...shape]);

  function inTraining(layer: object, compute: (layer: Required<RandomLayer>, x: Tensor, key: number) => Tensor): void {
    patches.replace<RandomLayer, [Tensor | Tensor[], CallOptions], Tensor | Tensor[]>(Object.getPrototypeOf(layer) as object, 'call', (original) => function (inputs, options) {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      // A rate of 0 or 1 does nothing in TensorFlow.js; a layer without a rate (gaussianNoise) is always at work.
      const { rate = 0.5 } = this;
      const active = options.training === true && rate > 0 && rate < 1;
      if (!active || x?.dtype !== 'float32') return original.call(this, inputs, options);
      return tf.tidy(() => {
        this.invokeCallHook(inputs, options);
        return compute(this as Required<RandomLayer>, x, keys.next(this));
      });
    });
  }

  function drop(x: Tensor, rate: number, key: number): Tensor {
    if ((tf.getKernel(dropoutKernelName, tf.getBackend()) as unknown) === undefined) return tf.mul(x, tf.tensor(dropoutFactors(x.size, { rate, key }), x.shape));
    return tf.engine().runKernel(dropoutKernelName, { x }, { rate, key });
  }

  /** A cell asks for its masks at the first of a sequence's places and keeps them for the others. */
  function inCell(cell: object): void {
    patches.replace<RecurrentCell, [unknown, unknown], unknown>(Object.getPrototypeOf(cell) as object, 'call', (original) => function (inputs, options) {
      const own = this.dropoutFunc;
      this.dropoutFunc ??= (ones, rate) => drop(ones, rate, keys.next(this));
      try {
        return original.call(this, inputs, options);
      } finally {
        this.dropoutFunc = own;
      }
    });
  }

  const { layers } = tf;
  inTraining(layers.dropout({ rate: 0.5 }), (layer, x, key) => {
    const shape = layer.getNoiseShape(x) ?? x.shape;
    if (size(shape) === x.size) return drop(x, layer.rate, key);
    return tf.mul(x, tf.tensor(dropoutFactors(size(shape), { rate: layer.rate, key }), shape));
  });
  inTraining(layers.gaussianNoise({ stddev: 1 }), (layer, x, key) =>
    tf.add(x, tf.tensor(normalValues(x.size, key, 0, layer.stddev), x.shape)));
  inTraining(layers.gaussianDropout({ rate: 0.5 }), (layer, x, key) =>
    tf.mul(x, tf.tensor(normalValues(x.size, key, 1, Math.sqrt(layer.rate / (1 - layer.rate))), x.shape)));
  inTraining(layers.alphaDropout({ rate: 0.5 }), (layer, x, key) => {
    const shape = layer.noiseShape ?? x.shape;
    const kept = tf.tensor(dropoutFactors(size(shape), { rate: layer.rate, key }).map(Math.sign), shape);
    // The value to which SELU saturates, and the affine map that restores mean and variance (Klambauer et al. 2017).
    const saturated = -1.6732632423543772 * 1.0507009873554805;
    const a = 1 / Math.sqrt((1 - layer.rate) * (1 + layer.rate * saturated * saturated));
    const b = -a * saturated * layer.rate;
    return tf.add(tf.mul(tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), saturated)), a), b);
  });
  for (const cell of [layers.simpleRNNCell({ units: 1 }), layers.gruCell({ units: 1 }), layers.lstmCell({ units: 1 }), layers.convLstm2dCell({ filters: 1, kernelSize: 1 })]) inCell(cell);
  return keys;
}
