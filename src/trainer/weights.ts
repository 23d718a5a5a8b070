import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../engine/engine';
import type { StoredTensor } from '../runs/safetensors';

/**
 * The model's weights by a name that is the same in every process: `layer/weight`.
 * A weight that shares its name with an earlier one (nested models may bring that) gets `_2`, `_3`, … behind it.
 */
export function namedWeights(model: LayersModel): Map<string, Variable> {
  const named = new Map<string, Variable>();
  for (const layer of model.layers) {
    for (const weight of layer.weights) {
      const own = weight.originalName.split('/').at(-1) ?? weight.originalName;
      const wanted = `${layer.name}/${own}`;
      let name = wanted;
      for (let copy = 2; named.has(name); copy++) name = `${wanted}_${copy}`;
      named.set(name, weight.read() as Variable);
    }
  }
  return named;
}

/** A copy of what the tensor holds now. */
export async function storedTensor(tensor: Tensor): Promise<StoredTensor> {
  // Some engines hand out their own memory, which the next step overwrites.
  return { shape: [...tensor.shape], data: (await tensor.data()).slice() };
}

/** A copy of every weight. */
export async function copyWeights(model: LayersModel): Promise<Map<string, StoredTensor>> {
  const copies = new Map<string, StoredTensor>();
  for (const [name, variable] of namedWeights(model)) copies.set(name, await storedTensor(variable));
  return copies;
}

/**
 * Puts values into the model's weights.
 * @throws Error when a weight has no value or one of another shape.
 */
export function assignWeights(tf: Tf, model: LayersModel, values: ReadonlyMap<string, StoredTensor>): void {
  tf.tidy(() => {
    for (const [name, variable] of namedWeights(model)) {
      const value = values.get(name);
      if (value === undefined) throw new Error(`There is no value for the weight ${name}.`);
      variable.assign(tf.tensor(value.data, [...value.shape], variable.dtype));
    }
  });
}
