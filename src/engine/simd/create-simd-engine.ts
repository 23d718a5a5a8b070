import { readFile } from 'node:fs/promises';
import type { Engine, EngineOptions } from '../engine';
import { tf } from '../tensorflow';
import { registerDropoutGradient } from './backend/dropout';
import { registerSimdKernels, unregisterSimdKernels } from './backend/register';
import { SimdBackend } from './backend/simd-backend';
import { SingleThreadRunner } from './kernel-runner';

const backendName = 'simd';
/** Rises with every change that alters the numbers of a run. */
const version = '1';

/**
 * Lookbook's own engine: WebAssembly SIMD kernels under TensorFlow.js.
 * @param options.kernels the module dist/kernels.wasm, as bytes or as a file URL
 * @returns the engine, whose backend is TensorFlow.js's current one. A process has one at a time: dispose it before creating another.
 * Rejects if the module cannot be read or WebAssembly SIMD and threads are missing.
 */
export async function createSimdEngine(options: EngineOptions & { readonly kernels: Uint8Array | URL }): Promise<Engine> {
  if (tf.engine().registryFactory[backendName] !== undefined) throw new Error('This process has a simd engine already; dispose it first.');
  const runner = await SingleThreadRunner.create(options.kernels instanceof URL ? await readFile(options.kernels) : options.kernels);
  const simd = new SimdBackend(runner, runner.pool);
  registerSimdKernels(backendName, simd);
  registerDropoutGradient();
  tf.registerBackend(backendName, () => simd);
  await tf.setBackend(backendName);
  return {
    name: 'simd',
    version,
    threads: runner.threads,
    detail: 'WebAssembly, 128-bit SIMD',
    tf,
    dispose: () => {
      tf.removeBackend(backendName);
      unregisterSimdKernels(backendName);
      return Promise.resolve();
    },
  };
}
