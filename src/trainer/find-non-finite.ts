import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { StepBatch, Tf } from '../engine/engine';
import { plainLayers, type Layer } from './penalties';

/** Where the first value of a step arose that is no finite number. */
export type NonFinitePlace =
  | { readonly kind: 'images' }
  | { readonly kind: 'weights' | 'outputs'; readonly layer: string }
  /** All layers are in order: the cross-entropy or a penalty is too large for a number. */
  | { readonly kind: 'loss' };

/**
 * Runs the model once more on a batch whose loss was not finite, layer by layer, and looks. To be called with the
 * step's random choices in place and the weights as they were; leaves them so.
 * @param imageShape [height, width, channels]
 */
export function findNonFinite(tf: Tf, model: LayersModel, { images, count }: StepBatch, imageShape: readonly number[]): NonFinitePlace {
  if (!allFinite(images)) return { kind: 'images' };
  const layers = [...plainLayers(tf, model)];
  // The forward pass moves the averages of batch normalisation.
  const averages = layers.flatMap(({ nonTrainableWeights }) => nonTrainableWeights).map((weight) => ({ weight, value: weight.read().clone() }));
  let found: NonFinitePlace | undefined;
  const restored = layers.map((layer) => watch(layer, (kind) => { found ??= { kind, layer: layer.name }; }));
  try {
    tf.tidy(() => { model.apply(tf.tensor(images, [count, ...imageShape], 'float32'), { training: true }); });
  } finally {
    for (const restore of restored) restore();
    for (const { weight, value } of averages) {
      weight.write(value);
      value.dispose();
    }
  }
  return found ?? { kind: 'loss' };
}

/** Looks at a layer's weights and results in each of its calls. */
function watch(layer: Layer, tell: (kind: 'weights' | 'outputs') => void): () => void {
  const own = Object.getOwnPropertyDescriptor(layer, 'call');
  const call = layer.call.bind(layer);
  layer.call = (inputs, options) => {
    if (!layer.weights.every((weight) => allFinite(weight.read().dataSync()))) tell('weights');
    const outputs = call(inputs, options);
    if (![outputs].flat().every((output: Tensor) => allFinite(output.dataSync()))) tell('outputs');
    return outputs;
  };
  return () => {
    if (own === undefined) Reflect.deleteProperty(layer, 'call');
    else Object.defineProperty(layer, 'call', own);
  };
}

function allFinite(values: ArrayLike<number>): boolean {
  return Array.prototype.every.call(values, Number.isFinite);
}

/** For the sentence after the one that says that the loss is no number. */
export function describePlace(place: NonFinitePlace): string {
  switch (place.kind) {
    case 'images': return 'The images themselves hold values that are no finite numbers.';
    case 'weights': return `The first value that is no finite number is among the weights of the layer ${place.layer}.`;
    case 'outputs': return `The first value that is no finite number arose in the layer ${place.layer}.`;
    case 'loss': return 'The outputs of all layers are finite; it is the loss or a penalty that became too large.';
  }
}
