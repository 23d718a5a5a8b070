import type { Evaluation } from '../../../src/shared/evaluation';
import { randomKey, randomUniform } from '../../../src/shared/random';
import type { RunEvent, RunEventBody } from '../../../src/shared/run-event';
import type { RunPanelMessage } from '../../../src/shared/run-panel-protocol';
import type { RunRecord, RunState } from '../../../src/shared/run-record';
import type { TestResults } from '../../../src/shared/test-set';

type Snapshot = Extract<RunPanelMessage, { type: 'snapshot' }>;

/** A run as model 4 might have it, to look at and to test the panel with: the shapes are right, the figures are made up. */
export interface MadeUpRun {
  readonly epochs: number;
  /** Batches that were trained; whole epochs of them are validated. */
  readonly batches: number;
  readonly batchesPerEpoch?: number;
  readonly state: RunState;
  readonly name?: string;
  readonly classes?: readonly string[];
  readonly colorSlot?: number;
  readonly validation?: boolean;
  readonly penalties?: boolean;
}

const start = Date.parse('2026-11-22T14:02:00.000Z');
const secondsPerBatch = 0.0155;

/** Roughly normal: the sum of twelve uniform draws. */
function noise(key: number, position: number): number {
  let sum = -6;
  for (let index = 0; index < 12; index++) sum += randomUniform(key, position * 12 + index);
  return sum;
}

/** Numbers events and dates them. */
export class MadeUpJournal {
  readonly events: RunEvent[] = [];
  #seconds = 0;

  pass(seconds: number): void {
    this.#seconds += seconds;
  }

  add(body: RunEventBody): void {
    this.events.push({ ...body, seq: this.events.length + 1, time: new Date(start + this.#seconds * 1000).toISOString() });
  }
}

export function madeUpEvents({ epochs, batches, batchesPerEpoch = 844, name = 'Model 4: dropout', classes = ['Top', 'Bottom', 'Accessories'], validation = true }: MadeUpRun): RunEvent[] {
  const journal = new MadeUpJournal();
  journal.add({ type: 'created', run: 'example', experimentFile: '/study/model-4.model.ts' });
  for (const phase of ['evaluating-experiment', 'loading-dataset', 'loading-engine'] as const) journal.add({ type: 'phase', phase });
  journal.add({
    type: 'started', name, engine: 'simd', threads: 2, parameters: 420_739, epochs, batchesPerEpoch, batchSize: 64,
    trainingImages: 54_000, validationImages: validation ? 6000 : 0, testImages: 10_000, classes: [...classes],
  });
  journal.add({ type: 'phase', phase: 'training' });
  const key = randomKey(42, 'made up');
  let [lossSum, rightSum, bestLoss] = [0, 0, Infinity];
  for (let step = 1; step <= batches; step++) {
    const epoch = Math.ceil(step / batchesPerEpoch);
    const batch = step - (epoch - 1) * batchesPerEpoch;
    const level = 0.017 + 0.06 / (1 + step / 350) + 1.05 * Math.exp(-step / 28);
    const wobble = 0.75 / (1 + 8 * level);
    const loss = level * Math.exp(wobble * noise(key, step) - wobble ** 2 / 2);
    const miss = Math.min(0.66, level * 0.4);
    const accuracy = Math.max(0, Math.min(64, Math.round(64 * (1 - miss) + Math.sqrt(64 * miss * (1 - miss)) * noise(key, step + 1_000_000)))) / 64;
    lossSum += loss;
    rightSum += accuracy;
    journal.pass(secondsPerBatch);
    journal.add({ type: 'batch', epoch, batch, step, loss, accuracy, images: 64, seconds: step * secondsPerBatch });
    if (batch === batchesPerEpoch) {
      journal.add({ type: 'phase', phase: 'validating' });
      journal.pass(0.8);
      const valLoss = 0.0205 + 0.028 / epoch + 0.003 * noise(key, 2_000_000 + epoch) ** 2 * 0.5;
      const judged = validation ? valLoss : lossSum / batchesPerEpoch;
      journal.add({
        type: 'epoch', epoch, step, loss: lossSum / batchesPerEpoch, accuracy: rightSum / batchesPerEpoch,
        ...(validation ? { val_loss: valLoss, val_accuracy: Math.round(6000 * (1 - valLoss * 0.24)) / 6000 } : {}),
        learning_rate: 1e-3, seconds: batchesPerEpoch * secondsPerBatch, imagesPerSecond: 64 / secondsPerBatch, best: judged < bestLoss,
      });
      bestLoss = Math.min(bestLoss, judged);
      [lossSum, rightSum] = [0, 0];
      if (step < batches) journal.add({ type: 'phase', phase: 'training' });
    }
  }
  return journal.events;
}

export function madeUpRecord({ state, epochs, name = 'Model 4: dropout', classes = ['Top', 'Bottom', 'Accessories'], penalties = false }: MadeUpRun): RunRecord {
  const ended = state === 'completed' || state === 'stopped' || state === 'failed' || state === 'interrupted';
  return {
    version: 1, id: '20261122-140200-model-4-dropout-a1b2', name, experimentFile: '/study/model-4.model.ts', sourceFile: 'source/model-4.model.ts',
    state, failure: null, createdAt: new Date(start).toISOString(), startedAt: new Date(start).toISOString(),
    endedAt: ended ? new Date(start + 51_000).toISOString() : null,
    process: { pid: 4242, startTime: null, bootId: null, host: 'example' },
    settings: {
      data: { dataset: 'fashion-mnist' }, augment: [],
      training: { epochs, batchSize: 64, validationSplit: 0.1, optimizer: 'adam', learningRate: 1e-3, seed: 42, loss: 'crossEntropy', shuffle: true },
    },
    engine: { name: 'simd', version: '0.1.0', threads: 2, detail: '' },
    versions: { lookbook: '0.1.0', node: '20.20.2', tfjs: '4.22.0', platform: 'linux-x64' },
    dataset: { name: 'fashion-mnist', files: {}, trainingImages: 54_000, validationImages: 6000, testImages: 10_000 },
    classes: [...classes],
    summary: { layers: [], inputShape: [null, 28, 28, 1], outputShape: [null, 3], parameters: 420_739, trainableParameters: 420_739, penalties },
    result: null,
  };
}

/** The figures of the sketch, which are real: model 4 after four epochs. */
export const threeClassEvaluation: Evaluation = {
  version: 1, epoch: 4, testLoss: 0.0265, testAccuracy: 0.9939, classes: ['Top', 'Bottom', 'Accessories'], outputs: 3,
  confusionMatrix: [[4966, 20, 14], [10, 3989, 1], [11, 5, 984]], noClass: [0, 0, 0], best: { epoch: 3, testLoss: 0.0259, testAccuracy: 0.9941 },
};

export const wideOutputEvaluation: Evaluation = {
  ...threeClassEvaluation, outputs: 10, testAccuracy: 0.9698, testLoss: 11.742665, best: null,
  confusionMatrix: [[4900, 40, 52], [60, 3900, 32], [70, 28, 898]], noClass: [8, 8, 4],
};

const articles = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];

function tenClasses(): Evaluation {
  const key = randomKey(7, 'ten classes');
  const matrix = articles.map((_, row) => articles.map((__, column) =>
    (row === column ? 0 : Math.max(0, Math.round(18 * randomUniform(key, row * 10 + column) ** 4 * (row === 6 || column === 6 ? 8 : 1))))));
  const confusionMatrix = matrix.map((counts, row) => counts.map((count, column) => (row === column ? 1000 - counts.reduce((sum, value) => sum + value, 0) : count)));
  const right = confusionMatrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  return { version: 1, epoch: 10, testLoss: 0.2311, testAccuracy: right / 10_000, classes: articles, outputs: 10, confusionMatrix, noClass: articles.map(() => 0), best: null };
}
export const tenClassEvaluation = tenClasses();

/** Labels of the three classes, as the study groups them. */
const grouped = [0, 1, 0, 0, 0, 1, 0, 1, 2, 1];

/** Single test images that add up to an evaluation: who was taken for what is true to its matrix, the rest is made up. */
export function madeUpResults({ classes, outputs, confusionMatrix, noClass }: Evaluation): Extract<RunPanelMessage, { type: 'testResults' }> {
  const key = randomKey(11, 'test images');
  const classOf = classes.length === 3 ? grouped : articles.map((_, label) => label);
  const cells = confusionMatrix.flatMap((row, trueClass) => [...row, noClass[trueClass] ?? 0].flatMap((count, predicted) => Array.from({ length: count }, () => ({ trueClass, predicted }))));
  const order = [...cells.keys()].sort((a, b) => randomUniform(key, a) - randomUniform(key, b));
  const labels: number[] = [];
  const predictions = new Float32Array(cells.length * outputs);
  for (const [row, at] of order.entries()) {
    const { trueClass, predicted } = cells[at] ?? { trueClass: 0, predicted: 0 };
    const ofClass = classOf.flatMap((ofLabel, label) => (ofLabel === trueClass ? [label] : []));
    labels.push(ofClass[Math.floor(randomUniform(key, 20_000 + row) * ofClass.length)] ?? 0);
    const confidence = predicted === trueClass ? 1 - 0.5 * randomUniform(key, 40_000 + row) ** 12 : 0.52 + 0.47 * randomUniform(key, 40_000 + row);
    const second = predicted === trueClass ? (trueClass + 1) % classes.length : trueClass;
    for (let output = 0; output < outputs; output++) predictions[row * outputs + output] = 0.1 * (1 - confidence) / Math.max(1, outputs - 2);
    predictions[row * outputs + predicted] = confidence;
    predictions[row * outputs + second] = (1 - confidence) * (outputs > 2 ? 0.9 : 1);
  }
  const testSet: TestResults['testSet'] = { version: 1, labelNames: [...articles], classOf, images: [...labels.keys()], labels };
  return { type: 'testResults', testSet, predictions };
}

/** A snapshot of a made-up run; parts may be replaced. */
export function madeUpSnapshot(run: MadeUpRun, replaced: Partial<Omit<Snapshot, 'type' | 'record'>> & { readonly record?: Partial<RunRecord> } = {}): Snapshot {
  return {
    type: 'snapshot', events: madeUpEvents(run), evaluation: null, colorSlot: run.colorSlot ?? 1, queuedBehind: 0,
    ...replaced, record: { ...madeUpRecord(run), ...replaced.record },
  };
}
