import type { Phase, RunEvent, RunEventOf } from './run-event';
import type { EngineName } from './settings';

/** How far an unfinished run has come: what its journal says so far, folded into what a person wants to know. */
export interface RunProgress {
  readonly phase: Phase;
  /** A dataset file on its way; `null` when none is. `total` is in bytes, `null` where the server does not tell. */
  readonly download: { readonly file: string; readonly received: number; readonly total: number | null } | null;
  readonly stopping: boolean;
  /** `null` until training started. */
  readonly training: TrainingProgress | null;
}

export interface TrainingProgress {
  readonly engine: EngineName;
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  /** The epoch and batch that were last trained; epoch 1, batch 0 before the first. */
  readonly epoch: number;
  readonly batch: number;
  /** Means over the images of that epoch so far; `null` before the first batch. */
  readonly soFar: EpochSoFar | null;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Where and when the current speed was first measured: the first batches pay for compilation. */
  readonly since: { readonly step: number; readonly seconds: number } | null;
}

export interface EpochSoFar {
  readonly images: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** The state of a run that nothing is known of yet. */
export const noProgress: RunProgress = { phase: 'evaluating-experiment', download: null, stopping: false, training: null };

/** Batches after which the speed is measured. */
const warmUp = 5;

/** `progress` after one more event of the journal. */
export function advanceProgress(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case 'phase':
      return { ...progress, phase: event.phase, download: null };
    case 'download':
      return { ...progress, download: { file: event.file, received: event.received, total: event.total } };
    case 'stopping':
      return { ...progress, stopping: true };
    case 'started':
      return {
        ...progress,
        training: { engine: event.engine, epochs: event.epochs, batchesPerEpoch: event.batchesPerEpoch, epoch: 1, batch: 0, soFar: null, seconds: 0, since: null },
      };
    case 'batch': {
      if (progress.training === null) return progress;
      const soFar = withBatch(event.epoch === progress.training.epoch ? progress.training.soFar : null, event);
      const since = progress.training.since ?? (event.step >= warmUp ? { step: event.step, seconds: event.seconds } : null);
      return { ...progress, training: { ...progress.training, epoch: event.epoch, batch: event.batch, soFar, seconds: event.seconds, since } };
    }
    default:
      return progress;
  }
}

function withBatch(before: EpochSoFar | null, { images, loss, accuracy }: RunEventOf<'batch'>): EpochSoFar {
  if (before === null) return { images, loss, accuracy };
  const all = before.images + images;
  const mean = (old: number, value: number): number => old + ((value - old) * images) / all;
  return { images: all, loss: mean(before.loss, loss), accuracy: mean(before.accuracy, accuracy) };
}

/** Share of the training done, 0 to 1. */
export function shareDone({ epoch, batch, epochs, batchesPerEpoch }: TrainingProgress): number {
  return ((epoch - 1) * batchesPerEpoch + batch) / (epochs * batchesPerEpoch);
}

/** Seconds of training that are left at the speed so far, or `null` before it can be told. Validation is not counted. */
export function secondsLeft({ epoch, batch, epochs, batchesPerEpoch, seconds, since }: TrainingProgress): number | null {
  const step = (epoch - 1) * batchesPerEpoch + batch;
  if (since === null || step <= since.step) return null;
  return ((seconds - since.seconds) / (step - since.step)) * (epochs * batchesPerEpoch - step);
}
