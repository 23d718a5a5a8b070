import type { ComparePanelMessage, DescribedRun, RunAnswers, RunCourse } from '../../../src/shared/compare-panel-protocol';
import type { Evaluation } from '../../../src/shared/evaluation';
import type { LayerSummary } from '../../../src/shared/model-summary';
import { randomKey, randomUniform } from '../../../src/shared/random';
import { runCurve } from '../../../src/shared/run-curve';
import type { RunEvent } from '../../../src/shared/run-event';
import { type MadeUpRun, madeUpEvents, madeUpRecord, tenClassEvaluation, threeClassEvaluation } from './made-up-run';

/** A run of a comparison: the shapes are right, the figures made up. */
export interface MadeUpCompared extends MadeUpRun {
  readonly folder: string;
  readonly evaluation: Evaluation | null;
  readonly layers: readonly LayerSummary[];
  /** Losses times this. */
  readonly lossFactor?: number;
  readonly digest?: string;
}

const layer = (className: string, description: string): LayerSummary => ({
  name: className.toLowerCase(), className, description, inputShape: null, outputShape: [null, 1], parameters: 0, trainableParameters: 0,
  parameterFormula: '', receptiveField: null, multiplyAdds: null, inputs: [], source: null,
});
const convolutions = [layer('Conv2D', '32 filters of 3×3, same, relu'), layer('MaxPooling2D', '2×2'), layer('Conv2D', '64 filters of 3×3, same, relu'), layer('MaxPooling2D', '2×2')];
const dense = (extra = ''): LayerSummary[] => [layer('Flatten', ''), layer('Dense', `128 units, relu${extra}`), layer('Dense', `3 units, softmax${extra}`)];
const dropped = [layer('Conv2D', '32 filters of 3×3, same, relu'), layer('Dropout', 'rate 0.25'), layer('Conv2D', '64 filters of 3×3, same, relu'), layer('Dropout', 'rate 0.25')];

/** A test of 10,000 images with this matrix; the order of the images is the same for all. */
function testOf(confusionMatrix: number[][], testLoss: number): Evaluation {
  const right = confusionMatrix.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  return { ...threeClassEvaluation, confusionMatrix, testLoss, testAccuracy: right / 10_000 };
}

/** Four of the study's models, as the sketch shows them. */
export const studyRuns: readonly MadeUpCompared[] = [
  { folder: '/runs/4', name: 'Model 4: dropout', epochs: 4, batches: 4 * 844, state: 'completed', colorSlot: 1, layers: [...dropped, ...dense()], evaluation: testOf([[4966, 20, 14], [10, 3989, 1], [11, 5, 984]], 0.0265) },
  { folder: '/runs/1', name: 'Model 1: stock baseline', epochs: 4, batches: 4 * 844, state: 'completed', colorSlot: 2, lossFactor: 9, layers: dense(), evaluation: testOf([[4953, 7, 40], [43, 3955, 2], [26, 6, 968]], 0.3604) },
  { folder: '/runs/2', name: 'Model 2: two convolutions', epochs: 4, batches: Math.round(2.9 * 844), state: 'stopped', colorSlot: 3, lossFactor: 1.1, layers: [...convolutions, ...dense()], evaluation: testOf([[4991, 4, 5], [32, 3966, 2], [12, 7, 981]], 0.0237) },
  { folder: '/runs/5', name: 'Model 5: dropout and L2', epochs: 4, batches: 2 * 844, state: 'stopped', colorSlot: 4, lossFactor: 2, penalties: true, layers: [...dropped, ...dense(', L2 0.0001')], evaluation: testOf([[4961, 14, 25], [22, 3974, 4], [9, 8, 983]], 0.0387) },
];

/** All that is to be thought of beside runs that end well. */
export const oddRuns: readonly MadeUpCompared[] = [
  ...studyRuns.slice(0, 2),
  { folder: '/runs/live', name: 'An experiment whose author could not stop writing: convolution, dropout, batch normalisation and everything else', epochs: 10, batches: 1100, state: 'running', colorSlot: 1, layers: convolutions, evaluation: null },
  { folder: '/runs/failed', name: 'Model 3: L2', epochs: 4, batches: 40, state: 'failed', colorSlot: 5, layers: convolutions, evaluation: null },
  { folder: '/runs/early', name: 'Model 6', epochs: 4, batches: 0, state: 'failed', colorSlot: 6, layers: [], evaluation: null },
  { folder: '/runs/cut', name: 'Model 4: dropout', epochs: 4, batches: 900, state: 'interrupted', colorSlot: 2, layers: dropped, evaluation: null, digest: 'other' },
  { folder: '/runs/ten', name: 'Ten articles', epochs: 4, batches: 4 * 844, state: 'completed', colorSlot: 3, lossFactor: 6, classes: tenClassEvaluation.classes, layers: convolutions, evaluation: tenClassEvaluation },
];

/** As many runs as wished, of the kinds of the study. */
export function manyRuns(count: number, batches = 600): MadeUpCompared[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = studyRuns[index % studyRuns.length];
    if (kind === undefined) throw new Error('There are runs');
    return { ...kind, folder: `/runs/many-${index}`, name: `${kind.name ?? ''}, seed ${index}`, state: 'completed', batches, batchesPerEpoch: Math.round(batches / 4), colorSlot: (index % 6) + 1, lossFactor: (kind.lossFactor ?? 1) * (1 + (index % 7) / 20) };
  });
}

function scaled(event: RunEvent, factor: number): RunEvent {
  if (event.type === 'batch') return { ...event, loss: event.loss * factor };
  return event.type === 'epoch' ? { ...event, loss: event.loss * factor, ...(event.val_loss === undefined ? {} : { val_loss: event.val_loss * factor }) } : event;
}

export function described(run: MadeUpCompared): DescribedRun {
  const { folder, evaluation, layers, colorSlot = 1, digest = folder } = run;
  const record = madeUpRecord(run);
  const early = layers.length === 0;
  return {
    folder, evaluation, colorSlot, source: early ? null : { file: `${folder.replace('/runs/', 'model-')}.model.ts`, digest },
    record: {
      ...record, id: `20261122-140200-${folder.replace('/runs/', '')}-a1b2`,
      summary: early || record.summary === null ? null : { ...record.summary, layers: [...layers], parameters: layers.length === 3 ? 101_770 : 420_739 },
      settings: early ? null : record.settings,
      failure: run.state === 'failed' ? { message: 'The training loss is not a number any more.' } : null,
    },
  };
}

function courseOf(run: MadeUpCompared, { from = 0, to = run.batches } = {}): RunCourse {
  const events = run.batches === 0 ? [] : madeUpEvents({ ...run, batches: to }).map((event) => scaled(event, run.lossFactor ?? 1));
  const before = from === 0 ? 0 : events.findIndex((event) => event.type === 'batch' && event.step > from);
  const { batches, epochs, ...rest } = runCurve(events.slice(before));
  return { folder: run.folder, from, ...batches, epochs: [...epochs], ...rest };
}

/** A message about one run's course. */
export function coursesOf(run: MadeUpCompared, part: { from?: number; to?: number } = {}): ComparePanelMessage {
  return { type: 'courses', courses: [courseOf(run, part)] };
}

/** Answers that come to the run's confusion matrix; the wrong ones fall on images that are hard for every run. */
function answersOf({ folder, evaluation }: MadeUpCompared): RunAnswers | null {
  if (evaluation === null) return null;
  const key = randomKey(folder.length, folder);
  const trueClasses = Int16Array.from(evaluation.confusionMatrix.flatMap((row, truth) => Array.from({ length: row.reduce((sum, count) => sum + count, 0) }, () => truth)));
  const predicted = Int16Array.from(trueClasses);
  let start = 0;
  for (const [truth, row] of evaluation.confusionMatrix.entries()) {
    let at = start;
    for (const [given, count] of row.entries()) {
      // Spread a little, so that runs differ in which images they miss.
      if (given !== truth) for (let n = 0; n < count; n++) predicted[at++] = given;
      if (randomUniform(key, truth * 100 + given) < 0.5) at += 2;
    }
    start += row.reduce((sum, count) => sum + count, 0);
  }
  return { folder, images: '10000-made-up', trueClasses, predicted };
}

/** Everything that VS Code would send of these runs. */
export function madeUpComparison(runs: readonly MadeUpCompared[], problems: { folder: string; message: string }[] = []): ComparePanelMessage[] {
  return [
    { type: 'runs', runs: runs.map(described), problems },
    { type: 'courses', courses: runs.map((run) => courseOf(run)) },
    { type: 'answers', answers: runs.flatMap((run) => answersOf(run) ?? []) },
  ];
}
