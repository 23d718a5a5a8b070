import { secondsLeft } from '../../src/shared/run-progress';
import type { RunHistory } from './state';

/** The epoch that is being trained, or was when the run ended. */
export interface OpenEpoch {
  readonly epoch: number;
  readonly batch: number;
  /** Means over the images of the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
  readonly seconds: number;
}

/** Figures of the epoch that has batches but no end yet. */
export function openEpoch({ batches, epochs }: RunHistory): OpenEpoch | null {
  const last = batches.at(-1);
  if (last === undefined || last.epoch <= (epochs.at(-1)?.epoch ?? 0)) return null;
  let [images, loss, accuracy, start] = [0, 0, 0, 0];
  for (let index = batches.length - 1; index >= 0; index--) {
    const batch = batches[index];
    if (batch === undefined) break;
    if (batch.epoch !== last.epoch) {
      start = batch.seconds;
      break;
    }
    images += batch.images;
    loss += batch.loss * batch.images;
    accuracy += batch.accuracy * batch.images;
  }
  return { epoch: last.epoch, batch: last.batch, loss: loss / images, accuracy: accuracy / images, seconds: last.seconds - start };
}

/** Seconds of training over which the present speed is measured. */
const speedWindow = 3;

/** Training images a second of late, or `null` before two batches. */
export function imagesPerSecond({ batches }: RunHistory): number | null {
  const last = batches.at(-1);
  if (last === undefined) return null;
  let images = 0;
  for (let index = batches.length - 1; index > 0; index--) {
    const previous = batches[index - 1];
    images += batches[index]?.images ?? 0;
    const seconds = last.seconds - (previous?.seconds ?? 0);
    if ((seconds >= speedWindow || index === 1) && seconds > 0) return images / seconds;
  }
  return null;
}

/** Seconds until the last epoch is trained and validated, or `null` before it can be told, and when no more is to be trained. */
export function timeLeft({ progress, epochs, validationTimes }: RunHistory): number | null {
  if (progress.training === null || progress.stopping || progress.phase === 'testing') return null;
  const training = secondsLeft(progress.training);
  if (training === null) return null;
  const mean = validationTimes.reduce((sum, time) => sum + time, 0) / Math.max(1, validationTimes.length) / 1000;
  return training + mean * (progress.training.epochs - epochs.length);
}
