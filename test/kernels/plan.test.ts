import assert from 'node:assert/strict';
import { optimizerNames } from '../../src/shared/settings';
import { smallNetworks } from './support/networks';
import { relativeError } from './support/oracle';
import { smallStudyModel, studyModel } from './support/study-models';
import { planGradients, tapeGradients, train, type Trial } from './support/training';

const trials: ReadonlyMap<string, Trial> = new Map([
  ...[1, 2, 3, 4, 5, 6].map((number): [string, Trial] => [`model ${number}`, { build: () => smallStudyModel(number), classes: 3, batches: [5] }]),
  ...smallNetworks.map(({ name, ...network }): [string, Trial] => [name, { ...network, batches: [5] }]),
]);

/** Differences as a share of the largest gradient of all: a bias before batch normalisation has none but rounding. */
function assertSameGradients(actual: readonly Float32Array[], expected: readonly Float32Array[], tolerance: number): void {
  assert.deepEqual(actual.map(({ length }) => length), expected.map(({ length }) => length));
  const scale = Math.max(...expected.flatMap((values) => [...values].map(Math.abs)));
  for (const [index, values] of expected.entries()) {
    const own = Math.max(...[...values].map(Math.abs));
    const error = relativeError(actual[index] ?? [], values);
    assert(error <= tolerance || own <= 1e-5 * scale, `weight ${index}: relative error ${error}`);
  }
}

/** Size of the difference as a share of the size of what is expected. */
function meanError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const size = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const values = Array.from(expected);
  return size(values.map((value, i) => value - (actual[i] ?? NaN))) / size(values);
}

describe('the training plan', () => {
  for (const [name, trial] of trials) {
    describe(`of ${name}`, () => {
      it("has the oracle's gradients, to the same bits on one, two and three threads", async () => {
        // Rounding of the weights from which the oracle's gradient is taken off is part of the tolerance.
        const expected = await tapeGradients('cpu', trial);
        const actual = await planGradients(1, trial);
        assertSameGradients(actual, expected, 2e-4);
        for (const threads of [2, 3]) assert.deepEqual(await planGradients(threads, trial), actual);
      });

      it('learns as the gradient tape does, over 50 steps and batches of two sizes', async () => {
        const long = { ...trial, batches: Array.from({ length: 50 }, (_, step) => step % 5 === 4 ? 3 : 8) };
        const expected = await train({ tape: 'simd' }, long);
        const actual = await train({ planThreads: 2 }, long);
        assert(relativeError(actual.losses, expected.losses) <= 1e-4, `losses differ by ${relativeError(actual.losses, expected.losses)}`);
        assert.deepEqual(actual.correct, expected.correct);
      });
    });
  }

  // Adadelta has no kernel; TensorFlow.js's tape carries it out.
  for (const optimizer of optimizerNames.filter((name) => name !== 'adadelta')) {
    it(`updates by ${optimizer} as the gradient tape does`, async () => {
      const trial: Trial = { build: () => smallStudyModel(5), classes: 3, optimizer, learningRate: 0.01, batches: [6, 6, 6, 6, 4] };
      const expected = await train({ tape: 'simd' }, trial);
      const actual = await train({ planThreads: 1 }, trial);
      // Where a gradient is next to nothing, rules that divide by its size make steps of its rounding.
      for (const [index, weights] of expected.weights.entries()) assert(meanError(actual.weights[index] ?? [], weights) <= 1e-3, `weight ${index}`);
    });
  }

  for (let number = 1; number <= 6; number++) {
    it(`gives model ${number} at full size the same bits at 1, 2, 3 and 4 threads`, async () => {
      const trial: Trial = { build: () => studyModel(number), classes: 3, batches: [13, 13, 6] };
      const first = await train({ planThreads: 1 }, trial);
      assert(first.losses.every(Number.isFinite));
      for (const threads of [2, 3, 4]) assert.deepEqual(await train({ planThreads: threads }, trial), first);
    });
  }
});
