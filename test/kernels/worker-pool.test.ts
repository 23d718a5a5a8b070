import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { WorkerPool } from '../../src/engine/simd/threads/worker-pool';
import { LookbookError } from '../../src/shared/failure';
import { sharingPool } from './support/threaded-backends';

const blockFloats = 4096;

/** Negates `blocks` blocks of 4,096 values at x into y: kernel `unary`, one unit a block. */
function negate(pool: WorkerPool, x: number, y: number, blocks: number): void {
  pool.run('unary', blocks, blockFloats, [x, y, blocks * blockFloats, 5, 0, 0]);
}

/** A worker script of our own: does what `text` says as soon as it has said that it is ready. */
function workerThat(text: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`
    import { workerData } from 'node:worker_threads';
    const control = new Int32Array(workerData.memory.buffer, 40960, 96);
    workerData.port.postMessage({ type: 'ready' });
    ${text}
  `)}`);
}

/** Takes a part of a call's second share, as threads/control.ts has it, as soon as there is one. */
const takePart = `
  for (let generation = 0, taken = false; !taken;) {
    Atomics.wait(control, 0, generation);
    generation = Atomics.load(control, 0);
    const next = Atomics.load(control, 80);
    taken = (next & 4095) < 8 && Atomics.compareExchange(control, 80, next, next + 1) === next;
  }
`;

describe('the pool of worker threads', () => {
  for (const threads of [1, 2, 3, 4]) {
    it(`computes every unit once with ${threads} threads, whatever their number`, async () => {
      const pool = await sharingPool(threads);
      try {
        for (const blocks of [1, 2, 3, 5, 8, 13]) {
          const bytes = blocks * blockFloats * 4;
          const [x, y] = [pool.pool.allocate(bytes), pool.pool.allocate(bytes)];
          const values = pool.pool.floats(x, blocks * blockFloats);
          values.forEach((_, i) => { values[i] = i + 1; });
          pool.pool.floats(y, blocks * blockFloats).fill(7);
          negate(pool, x, y, blocks);
          assert(pool.pool.floats(y, blocks * blockFloats).every((value, i) => value === -(i + 1)));
        }
      } finally {
        await pool.dispose();
      }
    });
  }

  it('keeps calls apart that follow each other, also for a worker that comes late', async () => {
    const pool = await sharingPool(4, { patience: 1 });
    try {
      const [x, y] = [pool.pool.allocate(64), pool.pool.allocate(64)];
      pool.pool.floats(x, 1).fill(1);
      // Few parts and many in turn; the value is in the first unit.
      for (let call = 0; call < 60_000; call++) {
        pool.run('unary', call % 2 === 0 ? 2 : 40, blockFloats, [x, y, 1, call % 3 === 0 ? 5 : 0, 0, 0]);
        assert.equal(pool.pool.floats(y, 1)[0], call % 3 === 0 ? -1 : 1, `call ${call}`);
      }
    } finally {
      await pool.dispose();
    }
  });

  it('sees memory that has grown since its workers began', async () => {
    const pool = await sharingPool(3);
    try {
      const blocks = 3 * 1024;
      const x = pool.pool.allocate(blocks * blockFloats * 4);
      const values = pool.pool.floats(x, blocks * blockFloats).fill(3);
      negate(pool, x, x, blocks);
      assert(values.every((value) => value === -3));
      // memory.fill is checked against the size that the thread's instance knows of.
      const [images, dy, dx] = [0, 0, 0].map(() => pool.pool.allocate(64 * 2 ** 20)) as [number, number, number];
      pool.pool.floats(dx, 16 * 2 ** 20).fill(1);
      pool.pool.floats(dy, 16 * 2 ** 20).fill(0);
      pool.run('averagePoolGradient', 1024, 16384, [128, 128, 1, 64, 64, 2, 2, 2, 2, 0, 0, dy, dx]);
      assert(pool.pool.floats(dx, 16 * 2 ** 20).every((value) => value === 0));
      assert(images > 0);
    } finally {
      await pool.dispose();
    }
  });

  it('fails a call whose kernel traps on a worker, says why, and refuses every call after it', async () => {
    const pool = await sharingPool(2);
    // The last block of the memory is the calling thread's, the one beyond it the worker's.
    const last = pool.pool.memory.buffer.byteLength - blockFloats * 4;
    assert.throws(() => { negate(pool, last, last, 2); }, (error) =>
      error instanceof LookbookError && /thread of the simd engine has died \(unary: .*out of bounds/.test(error.message));
    const x = pool.pool.allocate(2 * blockFloats * 4);
    assert.throws(() => { negate(pool, x, x, 2); }, /has died/);
    await pool.dispose();
  });

  it('fails the next call when a worker has gone between two', async () => {
    const pool = await sharingPool(2, { worker: workerThat('process.exit(3);') });
    const x = pool.pool.allocate(2 * blockFloats * 4);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.throws(() => { negate(pool, x, x, 2); }, /has died \(it ended without saying why\)/);
    await pool.dispose();
  });

  it('does without a worker that sleeps', async () => {
    const pool = await sharingPool(2, { worker: workerThat('for (;;) Atomics.wait(control, 60, 0);'), patience: 0.5 });
    const x = pool.pool.allocate(16 * blockFloats * 4);
    const values = pool.pool.floats(x, 16 * blockFloats).fill(3);
    negate(pool, x, x, 16);
    assert(values.every((value) => value === -3));
    await pool.dispose();
  });

  for (const [what, text] of Object.entries({
    'is ended from outside': 'process.exit(0);',
    'never comes to an end': 'for (;;) Atomics.wait(control, 60, 0);',
  })) {
    it(`fails a call of which a worker that ${what} has begun a part`, async () => {
      const pool = await sharingPool(2, { worker: workerThat(takePart + text), patience: 0.5 });
      const blocks = 1024;
      const x = pool.pool.allocate(blocks * blockFloats * 4);
      assert.throws(() => {
        // The calling thread may have taken all parts before the worker wakes.
        for (let call = 0; call < 1000; call++) negate(pool, x, x, blocks);
      }, (error) => error instanceof LookbookError && error.message.includes('has died (it does not answer)'));
      await pool.dispose();
    });
  }

  it('cannot be made from a worker that does not start', async () => {
    await assert.rejects(sharingPool(3, { worker: new URL('data:text/javascript,throw new Error("no, thanks")') }), /no, thanks/);
    await assert.rejects(sharingPool(2, { worker: new URL('data:text/javascript,process.exit(4)') }), /exit code 4/);
    await assert.rejects(sharingPool(2, { worker: pathToFileURL('/no/such/worker.mjs') }));
  });

  it('refuses calls when it has been disposed of', async () => {
    const pool = await sharingPool(2);
    const x = pool.pool.allocate(2 * blockFloats * 4);
    await pool.dispose();
    assert.throws(() => { negate(pool, x, x, 2); }, /disposed/);
  });

  it('does not keep a process alive that has nothing else to do', async () => {
    const keeping = (): string[] => process.getActiveResourcesInfo().filter((resource) => /Worker|MessagePort/.test(resource));
    const before = keeping();
    const pool = await sharingPool(3);
    assert.deepEqual(keeping(), before);
    await pool.dispose();
  });
});
