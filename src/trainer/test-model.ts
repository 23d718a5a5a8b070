import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Engine } from '../engine/engine';
import { readCheckpoint } from '../runs/checkpoint';
import type { RunWriter } from '../runs/run-writer';
import type { Evaluation } from '../shared/evaluation';
import type { TrainingSettings } from '../shared/settings';
import type { TestSet } from '../shared/test-set';
import type { BatchSupply } from './batches/batch-supply';
import { countConfusion } from './confusion';
import { evaluateImages, type EvaluationImages } from './evaluate';
import type { RunJournal } from './run-journal';
import { assignWeights, copyWeights } from './weights';

export interface TestJob {
  readonly engine: Pick<Engine, 'tf' | 'compileEvaluation'>;
  readonly model: LayersModel;
  readonly images: EvaluationImages;
  readonly batches: BatchSupply;
  /** What the dataset calls its labels. */
  readonly labelNames: readonly string[];
  readonly loss: TrainingSettings['loss'];
  readonly writer: RunWriter;
  readonly journal: RunJournal;
  /** Aborted when the test is not wanted any more. */
  readonly signal: AbortSignal;
}

/**
 * Tests the model's present weights, those of `epoch`, on the whole test set and writes what came out,
 * the best epoch's figures beside it.
 * @returns `null` when the signal ended the test before the figures were there.
 */
export async function testModel(job: TestJob, epoch: number, bestEpoch: number | null): Promise<Evaluation | null> {
  const { engine, model, images, batches, writer, journal, loss, signal } = job;
  const { names } = images.classMap;
  journal.phase('testing');
  const figures = await evaluateImages(engine, model, batches, images, loss, signal);
  if (figures === null) return null;
  const best = bestEpoch === null || bestEpoch === epoch ? null : await testBest(job, bestEpoch);
  const { matrix, noClass } = countConfusion(names.length, figures.trueClasses, figures.predictedOutputs);
  const evaluation: Evaluation = {
    version: 1, epoch, testLoss: figures.loss, testAccuracy: figures.accuracy,
    classes: [...names], outputs: figures.outputs, confusionMatrix: matrix, noClass, best,
  };
  await writer.savePredictions(figures.predictions, testSetOf(job));
  await journal.saveEvaluation(evaluation);
  return evaluation;
}

function testSetOf({ images: { set, classMap, order }, labelNames }: TestJob): TestSet {
  const images = [...order];
  return { version: 1, labelNames: [...labelNames], classOf: [...classMap.classOf], images, labels: images.map((image) => set.labels[image] ?? 0) };
}

/** Tests the checkpoint `best`; the model's weights are afterwards what they were. */
async function testBest({ engine, model, images, batches, writer, loss, signal }: TestJob, epoch: number): Promise<Evaluation['best']> {
  const checkpoint = await readCheckpoint(writer.folder, 'best');
  if (checkpoint === null) return null;
  const present = await copyWeights(model);
  try {
    assignWeights(engine.tf, model, checkpoint.weights);
    const figures = await evaluateImages(engine, model, batches, images, loss, signal);
    return figures === null ? null : { epoch, testLoss: figures.loss, testAccuracy: figures.accuracy };
  } finally {
    assignWeights(engine.tf, model, present);
  }
}
