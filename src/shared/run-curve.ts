import type { RunEvent, RunEventOf } from './run-event';

/** Figures of batches, a column each, in the order of training. */
export interface BatchFigures {
  /** Optimiser steps since the run began, counting from 1. */
  readonly step: Float64Array<ArrayBuffer>;
  /** Seconds of training since the first batch. */
  readonly seconds: Float64Array<ArrayBuffer>;
  readonly loss: Float64Array<ArrayBuffer>;
  readonly accuracy: Float64Array<ArrayBuffer>;
}

/** The course of a run: all that curves are drawn from. */
export interface RunCurve {
  readonly batches: BatchFigures;
  /** The epochs that ended, in order. */
  readonly epochs: readonly RunEventOf<'epoch'>[];
  /** 1 before the training started. */
  readonly batchesPerEpoch: number;
  /** Epochs that were asked for; 0 before the training started. */
  readonly plannedEpochs: number;
}

export const batchColumns = ['step', 'seconds', 'loss', 'accuracy'] as const satisfies readonly (keyof BatchFigures)[];

const noBatches: BatchFigures = { step: new Float64Array(), seconds: new Float64Array(), loss: new Float64Array(), accuracy: new Float64Array() };

export const emptyCurve: RunCurve = { batches: noBatches, epochs: [], batchesPerEpoch: 1, plannedEpochs: 0 };

export function batchFigures(batches: readonly RunEventOf<'batch'>[]): BatchFigures {
  const column = (name: keyof BatchFigures): Float64Array<ArrayBuffer> => Float64Array.from(batches, (batch) => batch[name]);
  return { step: column('step'), seconds: column('seconds'), loss: column('loss'), accuracy: column('accuracy') };
}

function joined(before: Float64Array, after: Float64Array): Float64Array<ArrayBuffer> {
  const all = new Float64Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all;
}

/** A curve and what came after it. */
export function joinCurves(before: RunCurve, after: RunCurve): RunCurve {
  const column = (name: keyof BatchFigures): Float64Array<ArrayBuffer> => joined(before.batches[name], after.batches[name]);
  return {
    batches: { step: column('step'), seconds: column('seconds'), loss: column('loss'), accuracy: column('accuracy') },
    epochs: [...before.epochs, ...after.epochs],
    batchesPerEpoch: after.plannedEpochs > 0 ? after.batchesPerEpoch : before.batchesPerEpoch,
    plannedEpochs: after.plannedEpochs > 0 ? after.plannedEpochs : before.plannedEpochs,
  };
}

/** The course that a run's events tell, or a part of it that some of them tell. */
export function runCurve(events: readonly RunEvent[]): RunCurve {
  const ofType = <T extends RunEvent['type']>(type: T): RunEventOf<T>[] => events.filter((event): event is RunEventOf<T> => event.type === type);
  const started = ofType('started').at(-1);
  return { batches: batchFigures(ofType('batch')), epochs: ofType('epoch'), batchesPerEpoch: started?.batchesPerEpoch ?? 1, plannedEpochs: started?.epochs ?? 0 };
}
