import assert from 'node:assert/strict';
import type { Fallthrough } from '../../../src/shared/fallthrough';
import { FallthroughWatch } from '../../../src/trainer/fallthrough-watch';

/** What the watch says of steps of 10 ms each in which kernels take so many milliseconds. */
function warningsOf(perStep: Readonly<Record<string, number>>, { steps = 40, before = 0 } = {}): string[] {
  const warnings: string[] = [];
  let found: Fallthrough[] = Object.keys(perStep).map((kernel) => ({ kernel, calls: 1, milliseconds: before, largest: 1 }));
  const watch = new FallthroughWatch(() => found, (message) => warnings.push(message));
  for (let step = 1; step <= steps; step++) {
    found = found.map((one) => ({ ...one, calls: one.calls + 1, milliseconds: one.milliseconds + (perStep[one.kernel] ?? 0) }));
    watch.afterStep(step, step / 100, step === steps);
  }
  return warnings;
}

describe('a warning of operations in plain JavaScript', () => {
  it('is given once, with the dearest ones first', () => {
    assert.deepEqual(warningsOf({ Cumsum: 1, SparseToDense: 2.25 }), [
      '33 % of the training\'s time goes to operations that the engine runs as plain JavaScript, for it has no fast kernel for them: SparseToDense (2.3 ms a step), Cumsum (1.0 ms a step). Other layers in their place would train faster.',
    ]);
  });

  it('is not given for a twentieth of the time or less', () => {
    assert.deepEqual(warningsOf({ Cumsum: 0.5 }), []);
    assert.equal(warningsOf({ Cumsum: 0.6 }).length, 1);
  });

  it('does not count what ran before the training', () => {
    assert.deepEqual(warningsOf({ Cumsum: 0.1 }, { before: 1e6 }), []);
  });

  it('is given of a training of a few steps, too', () => {
    assert.equal(warningsOf({ Cumsum: 5 }, { steps: 3 }).length, 1);
  });
});
