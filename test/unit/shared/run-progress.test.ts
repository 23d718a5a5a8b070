import assert from 'node:assert/strict';
import type { RunEvent, RunEventBody } from '../../../src/shared/run-event';
import { advanceProgress, noProgress, secondsLeft, shareDone, type RunProgress } from '../../../src/shared/run-progress';

function after(bodies: readonly RunEventBody[]): RunProgress {
  return bodies
    .map((body, index): RunEvent => ({ ...body, seq: index + 1, time: '2026-11-22T14:00:00.000Z' }))
    .reduce(advanceProgress, noProgress);
}

const started: RunEventBody = {
  type: 'started', name: 'Model 4', engine: 'simd', threads: 2, parameters: 420_739, epochs: 2, batchesPerEpoch: 10, batchSize: 64,
  trainingImages: 640, validationImages: 0, testImages: 100, classes: ['Top'],
};
const batch = (step: number, seconds: number): RunEventBody => ({
  type: 'batch', epoch: Math.ceil(step / 10), batch: ((step - 1) % 10) + 1, step, loss: 1, accuracy: 0.5, images: 64, seconds,
});

describe('progress of a run, from its journal', () => {
  it('tells the phase, and a download until the next phase', () => {
    const loading = after([{ type: 'phase', phase: 'loading-dataset' }, { type: 'download', file: 'train-images', received: 5, total: 10 }]);
    assert.deepEqual(loading.download, { file: 'train-images', received: 5, total: 10 });
    const next = after([{ type: 'download', file: 'train-images', received: 5, total: 10 }, { type: 'phase', phase: 'loading-engine' }]);
    assert.deepEqual([next.phase, next.download], ['loading-engine', null]);
  });

  it('estimates the time left from the speed after the first batches', () => {
    // A slow start of 8 s for five batches, then one second a batch: twelve are left after the eighth.
    const { training } = after([started, batch(4, 6), batch(5, 8), batch(6, 9), batch(8, 11)]);
    assert.ok(training);
    assert.equal(secondsLeft(training), 12);
    assert.equal(shareDone(training), 0.4);
    assert.deepEqual([training.epoch, training.batch], [1, 8]);
  });

  it('tells the means of the epoch so far, over images', () => {
    const small: RunEventBody = { type: 'batch', epoch: 1, batch: 2, step: 2, loss: 4, accuracy: 1, images: 16, seconds: 2 };
    assert.deepEqual(after([started, batch(1, 1), small]).training?.soFar, { images: 80, loss: 1.6, accuracy: 0.6 });
    assert.deepEqual(after([started, batch(1, 1), small, batch(11, 3)]).training?.soFar, { images: 64, loss: 1, accuracy: 0.5 });
  });

  it('estimates nothing from too few batches', () => {
    const { training } = after([started, batch(1, 3), batch(5, 8)]);
    assert.ok(training);
    assert.equal(secondsLeft(training), null);
  });

  it('remembers that a stop was asked for', () => {
    assert.equal(after([started, { type: 'stopping' }, batch(1, 1)]).stopping, true);
  });
});
