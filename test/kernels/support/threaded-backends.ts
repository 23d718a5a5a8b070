import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { registerSimdKernels } from '../../../src/engine/simd/backend/register';
import { SimdBackend } from '../../../src/engine/simd/backend/simd-backend';
import { compileKernels, knowsRevectorize, type KernelBuild, type KernelChoice } from '../../../src/engine/simd/instructions/compile-kernels';
import { WorkerPool, type WorkerPoolOptions } from '../../../src/engine/simd/threads/worker-pool';
import { tf } from '../../../src/engine/tensorflow';

export const distFolder = pathToFileURL(`${process.cwd()}/dist/`);
export const workerFile = new URL('simd-worker.mjs', distFolder);

/** Builds of the kernels whose results are the same bits. */
export const exactBuilds: readonly KernelBuild[] = ['kernels', 'kernels-wide'];
const fastBuilds: readonly KernelBuild[] = ['kernels-fast', 'kernels-wide-fast'];
/** All builds that this Node understands. */
export const kernelBuilds = [...exactBuilds, ...fastBuilds.filter((build) => WebAssembly.validate(Uint8Array.from(readFileSync(new URL(`${build}.wasm`, distFolder))).buffer))];

/** As a training takes it: the wide builds with V8's flag where it is known. */
function choiceOf(build: KernelBuild): KernelChoice {
  return { build, revectorize: build.includes('wide') && knowsRevectorize() };
}

const modules = new Map<KernelBuild, Promise<WebAssembly.Module>>();

function moduleOf(build: KernelBuild): Promise<WebAssembly.Module> {
  const compiled = modules.get(build) ?? compileKernels(distFolder, choiceOf(build));
  modules.set(build, compiled);
  return compiled;
}

/** A pool that shares every call, however small. */
export async function sharingPool(threads: number, options: Partial<WorkerPoolOptions> = {}, build: KernelBuild = 'kernels'): Promise<WorkerPool> {
  return WorkerPool.create({ module: await moduleOf(build), worker: workerFile, threads, leastSharedWork: 0, ...options });
}

const made = new Map<string, Promise<SimdBackend>>();

/** The backend `<build> on <n> threads` of this test process: the simd engine's, but sharing every call, however small. */
export function backendOfThreads(threads: number, build: KernelBuild = 'kernels'): Promise<SimdBackend> {
  const name = backendName(threads, build);
  const known = made.get(name);
  if (known !== undefined) return known;
  const backend = sharingPool(threads, {}, build).then((runner) => {
    const simd = new SimdBackend(runner, runner.pool);
    registerSimdKernels(name, simd);
    tf.registerBackend(name, () => simd);
    return simd;
  });
  made.set(name, backend);
  return backend;
}

export function backendName(threads: number, build: KernelBuild = 'kernels'): string {
  return `${build} on ${threads} threads`;
}
