import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Checkpoint, CheckpointPosition } from '../runs/checkpoint';
import type { StoredTensor } from '../runs/safetensors';
import { copyWeights, storedTensor } from './weights';

/** A copy of all that training needs to go on from here. */
export async function takeCheckpoint(model: LayersModel, optimizer: Optimizer, position: CheckpointPosition): Promise<Checkpoint> {
  return { position, weights: await copyWeights(model), optimizer: await copyOptimizer(optimizer) };
}

async function copyOptimizer(optimizer: Optimizer): Promise<Map<string, StoredTensor>> {
  const copies = new Map<string, StoredTensor>();
  const [iterations, ...variables] = await optimizer.getWeights();
  if (iterations === undefined) return copies;
  copies.set(iterations.name, await storedTensor(iterations.tensor));
  // Unlike the others it was made for this call.
  iterations.tensor.dispose();
  for (const { name, tensor } of variables) copies.set(name, await storedTensor(tensor));
  return copies;
}
