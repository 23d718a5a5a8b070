import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassMap } from '../dataset/class-map';
import type { LabelledImages } from '../dataset/image-dataset';
import type { Engine } from '../engine/engine';
import { indexOfLargest } from '../shared/index-of-largest';
import type { TrainingSettings } from '../shared/settings';
import type { BatchSupply } from './batches/batch-supply';
import { breathe } from './breathe';
import { createEvaluator } from './evaluator';

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
  engine: Pick<Engine, 'tf' | 'compileEvaluation'>, model: LayersModel, batches: BatchSupply, images: EvaluationImages, loss: TrainingSettings['loss'], signal?: AbortSignal,
): Promise<EvaluationFigures | null> {
  const { set, classMap, order } = images;
  const count = order.length;
  const outputs = (model.outputs[0]?.shape.at(-1)) ?? 0;
  const predictions = new Float32Array(count * outputs);
  const predictedOutputs = new Int32Array(count);
  const trueClasses = new Int32Array(count);
  let lossSum = 0;
  let correct = 0;
  const evaluator = createEvaluator(engine, { model, loss, imageShape: [set.height, set.width, set.channels] });
  const reader = batches.open({ set, classMap, order, augment: [], batchSize: evaluationBatchSize, seed: 0, epoch: 1 });
  try {
    let image = 0;
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      const evaluated = evaluator.evaluate(batch);
      for (let i = 0; i < batch.count; i++, image++) {
        const probabilities = evaluated.probabilities.subarray(i * outputs, (i + 1) * outputs);
        const trueClass = batch.classes[i] ?? -1;
        const predicted = indexOfLargest(probabilities);
        lossSum += evaluated.losses[i] ?? NaN;
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
    evaluator.dispose();
  }
  return { loss: lossSum / count, accuracy: correct / count, predictions, outputs, predictedOutputs, trueClasses };
}
