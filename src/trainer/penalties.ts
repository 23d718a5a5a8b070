import type { Scalar } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../engine/engine';

export type Layer = LayersModel['layers'][number];

/** The model's layers, those of nested models in place of the models; a layer that is used twice is there once. */
export function plainLayers(tf: Tf, model: LayersModel): Set<Layer> {
  return new Set(model.layers.flatMap((layer) => (layer instanceof tf.LayersModel ? [...plainLayers(tf, layer)] : [layer])));
}

/**
 * The regularisation penalties of every layer, each a function of the present weights.
 * TensorFlow.js's `calculateLosses` overlooks the layers of a sequential model inside another.
 */
export function penaltiesOf(tf: Tf, model: LayersModel): (() => Scalar)[] {
  return [...plainLayers(tf, model)].flatMap(({ losses }) => losses);
}
