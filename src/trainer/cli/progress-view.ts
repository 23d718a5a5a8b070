import { SingleBar, Presets } from 'cli-progress';
import { formatAccuracy, formatDuration } from '../../shared/format';
import type { RunEventOf } from '../../shared/run-event';

type BatchEvent = RunEventOf<'batch'>;

/** How far an epoch has come. */
export interface EpochProgress {
  readonly batch: BatchEvent;
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  /** Seconds until the epoch's last batch at the epoch's speed so far. */
  readonly secondsLeft: number;
  readonly imagesPerSecond: number;
}

/** The line that moves while an epoch is trained. */
export interface ProgressView {
  show(progress: EpochProgress): void;
  /** Takes the line away; what is printed next stands in its place. */
  clear(): void;
}

/** A bar that is drawn over and over. For terminals. */
export class ProgressBar implements ProgressView {
  private readonly bar: SingleBar;

  constructor(stream: NodeJS.WritableStream) {
    this.bar = new SingleBar({
      stream, format: 'epoch {epoch} {bar} {value}/{total} · loss {loss} · accuracy {accuracy} · {speed} images/s · ETA {left}',
      barsize: 24, hideCursor: true, clearOnComplete: true, gracefulExit: false,
    }, Presets.shades_classic);
  }

  show({ batch, epochs, batchesPerEpoch, secondsLeft, imagesPerSecond }: EpochProgress): void {
    const words = {
      epoch: `${batch.epoch}/${epochs}`, loss: batch.loss.toFixed(4), accuracy: formatAccuracy(batch.accuracy),
      speed: Math.round(imagesPerSecond), left: formatDuration(secondsLeft),
    };
    if (this.bar.isActive) this.bar.update(batch.batch, words);
    else this.bar.start(batchesPerEpoch, batch.batch, words);
  }

  clear(): void {
    if (this.bar.isActive) this.bar.stop();
  }
}

const lineInterval = 5_000;

/** A line now and then. For pipes, files and other places where nothing can be drawn over. */
export class ProgressLines implements ProgressView {
  private last = performance.now();

  constructor(private readonly stream: NodeJS.WritableStream) {}

  show({ batch, epochs, batchesPerEpoch, secondsLeft, imagesPerSecond }: EpochProgress): void {
    const now = performance.now();
    if (now - this.last < lineInterval) return;
    this.last = now;
    this.stream.write(
      `epoch ${batch.epoch}/${epochs}: batch ${batch.batch} of ${batchesPerEpoch}, loss ${batch.loss.toFixed(4)}, accuracy ${formatAccuracy(batch.accuracy)}, `
      + `${Math.round(imagesPerSecond)} images/s, ${formatDuration(secondsLeft)} left in this epoch\n`,
    );
  }

  clear(): void {
    // Lines stay.
  }
}
