import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Throttle } from '../../../src/workspace/throttle';

const fail = (error: unknown): void => { assert.fail(String(error)); };

describe('throttled work', () => {
  it('runs once for many requests, and once more for one that comes meanwhile', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    const throttle = new Throttle(() => {
      runs += 1;
      return new Promise<void>((resolve) => { release = resolve; });
    }, 5, fail);
    for (let i = 0; i < 10; i++) throttle.request();
    await wait(20);
    assert.equal(runs, 1);
    throttle.request();
    throttle.request();
    await wait(20);
    assert.equal(runs, 1, 'never twice at once');
    release();
    await wait(30);
    assert.equal(runs, 2);
    throttle.dispose();
  });

  it('keeps its gap and does the last request', async () => {
    const starts: number[] = [];
    const throttle = new Throttle(() => { starts.push(performance.now()); }, 40, fail);
    for (let i = 0; i < 12; i++) {
      throttle.request();
      await wait(10);
    }
    const asked = performance.now();
    throttle.request();
    await wait(100);
    throttle.dispose();
    assert.ok(starts.slice(1).every((start, index) => start - (starts[index] ?? 0) >= 35), String(starts));
    assert.ok((starts.at(-1) ?? 0) >= asked - 1);
  });

  it('goes on after work that failed, and not after it was disposed', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const throttle = new Throttle(() => {
      runs += 1;
      throw new Error('once');
    }, 1, (error) => errors.push(error));
    throttle.request();
    await wait(20);
    throttle.request();
    await wait(20);
    assert.deepEqual([runs, errors.length], [2, 2]);
    throttle.request();
    throttle.dispose();
    await wait(20);
    assert.equal(runs, 2);
  });
});
