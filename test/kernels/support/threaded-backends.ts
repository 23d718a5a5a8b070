import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { registerSimdKernels } from '../../../src/engine/simd/backend/register';
import { SimdBackend } from '../../../src/engine/simd/backend/simd-backend';
import { WorkerPool, type WorkerPoolOptions } from '../../../src/engine/simd/threads/worker-pool';
import { tf } from '../../../src/engine/tensorflow';

const dist = pathToFileURL(`${process.cwd()}/dist/`);
export const kernelsFile = new URL('kernels.wasm', dist);
export const workerFile = new URL('simd-worker.mjs', dist);

/** A pool that shares every call, however small. */
export async function sharingPool(threads: number, options: Partial<WorkerPoolOptions> = {}): Promise<WorkerPool> {
  return WorkerPool.create({ module: await readFile(kernelsFile), worker: workerFile, threads, leastSharedWork: 0, ...options });
}

const made = new Map<number, Promise<SimdBackend>>();

/** The backend `simd of N threads` of this test process: the simd engine's, but sharing every call, however small. */
export function backendOfThreads(threads: number): Promise<SimdBackend> {
  const known = made.get(threads);
  if (known !== undefined) return known;
  const backend = sharingPool(threads).then((runner) => {
    const simd = new SimdBackend(runner, runner.pool);
    registerSimdKernels(backendName(threads), simd);
    tf.registerBackend(backendName(threads), () => simd);
    return simd;
  });
  made.set(threads, backend);
  return backend;
}

export function backendName(threads: number): string {
  return `simd of ${threads} threads`;
}
