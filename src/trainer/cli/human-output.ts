import { relative } from 'node:path';
import type { Evaluation } from '../../shared/evaluation';
import { formatAccuracy, formatBytes, formatCount, formatDuration } from '../../shared/format';
import { classificationReport } from '../../shared/metrics';
import type { RunEvent, RunEventOf } from '../../shared/run-event';
import type { RunRecord } from '../../shared/run-record';
import type { ProgressView } from './progress-view';
import { formatTable } from './table';
import type { TrainOutput } from './train-output';

const phaseWords: Readonly<Partial<Record<RunEventOf<'phase'>['phase'], string>>> = {
  'loading-dataset': 'Loading the dataset …',
  testing: 'Testing …',
};

/** For people: what happens in words, one line an epoch, a table at the end. */
export class HumanOutput implements TrainOutput {
  private started: RunEventOf<'started'> | null = null;
  /** Seconds and step at the epoch's start; the speed is counted from there. */
  private epochStart = { step: 0, seconds: 0 };
  private lastDownload = '';

  /** @param runFolder where the run is kept; named at the end. */
  constructor(private readonly stream: NodeJS.WritableStream, private readonly progress: ProgressView, private readonly runFolder: string) {}

  event(event: RunEvent): void {
    switch (event.type) {
      case 'phase':
        if (phaseWords[event.phase] !== undefined) this.print(phaseWords[event.phase] ?? '');
        break;
      case 'download':
        this.showDownload(event);
        break;
      case 'started':
        this.started = event;
        this.print(describeStart(event));
        break;
      case 'batch':
        this.showBatch(event);
        break;
      case 'epoch':
        this.print(describeEpoch(event, this.started?.epochs ?? event.epoch));
        break;
      case 'profile':
        this.print(describeProfile(event));
        break;
      case 'warning':
        this.print(`Note: ${event.message}`);
        break;
      default:
        break;
    }
  }

  note(line: string): void {
    this.progress.clear();
    process.stderr.write(`${line}\n`);
  }

  ended(record: RunRecord, evaluation: Evaluation | null): void {
    this.progress.clear();
    if (evaluation !== null) this.print(`\n${describeEvaluation(evaluation)}\n`);
    if (record.state === 'stopped') this.print('Stopped.');
    this.print(`Run: ${relative(process.cwd(), this.runFolder) || this.runFolder}`);
  }

  private showBatch(batch: RunEventOf<'batch'>): void {
    const { started } = this;
    if (started === null) return;
    if (batch.batch === 1) this.epochStart = { step: batch.step, seconds: batch.seconds };
    // The epoch's first batch pays for what is made on first use; it is not counted.
    const batches = batch.step - this.epochStart.step;
    const seconds = batch.seconds - this.epochStart.seconds;
    if (batches === 0) return;
    this.progress.show({
      batch, epochs: started.epochs, batchesPerEpoch: started.batchesPerEpoch,
      secondsLeft: (seconds / batches) * (started.batchesPerEpoch - batch.batch),
      imagesPerSecond: (batches * started.batchSize) / seconds,
    });
  }

  private showDownload({ file, received, total }: RunEventOf<'download'>): void {
    // A line for each tenth: downloads tell of themselves more often than a person wants to read.
    const share = total === null ? formatBytes(received) : `${Math.floor((received / total) * 10) * 10} % of ${formatBytes(total)}`;
    const line = `Downloading ${file}: ${share}`;
    if (line !== this.lastDownload) this.print(line);
    this.lastDownload = line;
  }

  private print(text: string): void {
    this.progress.clear();
    this.stream.write(`${text}\n`);
  }
}

function describeStart(event: RunEventOf<'started'>): string {
  const validation = event.validationImages === 0 ? '' : `, validates on ${formatCount(event.validationImages)}`;
  return `${event.name}: ${formatCount(event.parameters)} parameters, engine ${event.engine} (${event.threads} ${event.threads === 1 ? 'thread' : 'threads'})\n`
    + `Trains on ${formatCount(event.trainingImages)} images${validation}, tests on ${formatCount(event.testImages)}; `
    + `${event.epochs} ${event.epochs === 1 ? 'epoch' : 'epochs'} of ${formatCount(event.batchesPerEpoch)} batches of ${event.batchSize}`;
}

function describeEpoch(event: RunEventOf<'epoch'>, epochs: number): string {
  const validation = event.val_loss === undefined || event.val_accuracy === undefined ? ''
    : `, val_loss ${event.val_loss.toFixed(4)}, val_accuracy ${formatAccuracy(event.val_accuracy)}`;
  return `epoch ${event.epoch}/${epochs}: loss ${event.loss.toFixed(4)}, accuracy ${formatAccuracy(event.accuracy)}${validation}, `
    + `${formatDuration(event.seconds)}, ${Math.round(event.imagesPerSecond)} images/s${event.best ? ', best so far' : ''}`;
}

function describeProfile({ steps, milliseconds, gigaflops, layers }: RunEventOf<'profile'>): string {
  const figure = (value: number): string => value.toFixed(2);
  const total = (column: 'forward' | 'backward' | 'update'): number => layers.reduce((sum, layer) => sum + layer[column], 0);
  const between = milliseconds - total('forward') - total('backward') - total('update');
  const table = formatTable(['layer', 'forward', 'backward', 'update', 'of peak'], [
    ...layers.map(({ layer, forward, backward, update, peakShare }) =>
      [layer, figure(forward), figure(backward), figure(update), peakShare === null ? '' : `${Math.round(peakShare * 100)} %`]),
    ['together', figure(total('forward')), figure(total('backward')), figure(total('update')), ''],
  ]);
  return `\nMilliseconds of a step, mean of ${formatCount(steps)}: ${figure(milliseconds)}, ${figure(between)} of them between the layers; peak ${Math.round(gigaflops)} GFLOP/s\n\n${table}\n`;
}

function describeEvaluation(evaluation: Evaluation): string {
  const report = classificationReport(evaluation.classes, evaluation.confusionMatrix, evaluation.noClass);
  const table = formatTable(
    ['class', 'accuracy', 'precision', 'recall', 'f1', 'images'],
    report.classes.map(({ name, accuracy, precision, recall, f1, support }) =>
      [name, formatAccuracy(accuracy), formatAccuracy(precision), formatAccuracy(recall), formatAccuracy(f1), formatCount(support)]),
  );
  const lost = evaluation.noClass.reduce((sum, count) => sum + count, 0);
  const { best } = evaluation;
  return [
    `Test: loss ${evaluation.testLoss.toFixed(4)}, accuracy ${formatAccuracy(evaluation.testAccuracy)} (weights of epoch ${evaluation.epoch})`,
    ...(best === null ? [] : [`Best epoch, ${best.epoch}: loss ${best.testLoss.toFixed(4)}, accuracy ${formatAccuracy(best.testAccuracy)}`]),
    ...(lost === 0 ? [] : [`${formatCount(lost)} images were given an output beyond the classes`]),
    '', table,
  ].join('\n');
}
