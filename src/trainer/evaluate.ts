import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassMap } from '../dataset/class-map';
import type { LabelledImages } from '../dataset/image-dataset';
import type { Tf } from '../engine/engine';
import { indexOfLargest } from '../shared/index-of-largest';
import type { TrainingSettings } from '../shared/settings';
import type { Batch } from './batch';
import type { BatchSupply } from './batches/batch-supply';
import { breathe } from './breathe';
import { perImageLoss } from './losses';

/** Images looked at together. Part of what makes figures reproducible to the bit, so it depends on nothing. */
const evaluationBatchSize = 128;

/** Images of a set, by number, with the classes they belong to. */
export interface EvaluationImages {
  readonly set: LabelledImages;
  readonly classMap: ClassMap;
  /** Image numbers in the order in which they are looked at. */
  readonly order: Uint32Array;
}

export interface EvaluationFigures {
  /** Mean cross-entropy over the images, penalties not included. */
  readonly loss: number;
  /** Share of the images whose largest output is at their class, 0 to 1. */
  readonly accuracy: number;
  /** count × outputs probabilities, in the order of the images. */
  readonly predictions: Float32Array;
  /** Columns of `predictions`. */
  readonly outputs: number;
  /** The largest output of each image; -1 where none is a number. */
  readonly predictedOutputs: Int32Array;
  readonly trueClasses: Int32Array;
}

/**
 * Runs the model over images as it is used, not as it is trained: no dropout, moving averages in batch normalisation.
 * Lets messages through between batches.
 * @returns `null` when `signal` was aborted.
 */
export async function evaluateImages(
  tf: Tf, model: LayersModel, batches: BatchSupply, images: EvaluationImages, loss: TrainingSettings['loss'], signal?: AbortSignal,
): Promise<EvaluationFigures | null> {
  const { set, classMap, order } = images;
  const count = order.length;
  const imageShape = [set.height, set.width, set.channels];
  const outputs = (model.outputs[0]?.shape.at(-1)) ?? 0;
  const predictions = new Float32Array(count * outputs);
  const predictedOutputs = new Int32Array(count);
  const trueClasses = new Int32Array(count);
  let lossSum = 0;
  let correct = 0;
  const reader = batches.open({ set, classMap, order, augment: [], batchSize: evaluationBatchSize, seed: 0, epoch: 1 });
  try {
    let image = 0;
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      const rows = evaluateBatch(tf, model, imageShape, loss, batch);
      for (let i = 0; i < batch.count; i++, image++) {
        const row = rows.subarray(i * (outputs + 1), (i + 1) * (outputs + 1));
        const probabilities = row.subarray(1);
        const trueClass = batch.classes[i] ?? -1;
        const predicted = indexOfLargest(probabilities);
        lossSum += row[0] ?? NaN;
        correct += predicted === trueClass ? 1 : 0;
        predictions.set(probabilities, image * outputs);
        predictedOutputs[image] = predicted;
        trueClasses[image] = trueClass;
      }
      await breathe();
      if (signal?.aborted === true) return null;
    }
  } finally {
    reader.close();
  }
  return { loss: lossSum / count, accuracy: correct / count, predictions, outputs, predictedOutputs, trueClasses };
}

/** Per image its loss and then its probabilities, in one download. */
function evaluateBatch(tf: Tf, model: LayersModel, imageShape: readonly number[], loss: TrainingSettings['loss'], batch: Batch): Float32Array {
  return tf.tidy(() => {
    const given = model.apply(tf.tensor(batch.images, [batch.count, ...imageShape], 'float32'), { training: false }) as Tensor2D;
    const losses = perImageLoss(tf, loss, tf.tensor1d(batch.classes, 'int32'), given);
    const probabilities = loss === 'crossEntropyFromLogits' ? tf.softmax(given, -1) : given;
    return tf.concat([tf.expandDims(losses, 1), probabilities], 1).dataSync<'float32'>();
  });
}
