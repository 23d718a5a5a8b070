import type { Engine, EngineOptions } from '../engine';
import { tf } from '../tensorflow';
import { defaultThreads } from '../threads';
import { registerBatchNormalisationGradient } from './backend/batch-normalisation';
import { registerDropoutGradient } from './backend/dropout';
import { fuseLayers, registerFusedGradients } from './backend/fused-layers';
import { accelerateOptimizers } from './backend/optimizers';
import { registerSimdKernels, unregisterSimdKernels } from './backend/register';
import { SimdBackend } from './backend/simd-backend';
import { chooseKernels } from './instructions/choose-kernels';
import { compileKernels } from './instructions/compile-kernels';
import { compileEvaluation, compileStep } from './plan/compile-step';
import { WorkerPool } from './threads/worker-pool';

const backendName = 'simd';
/** Rises with every change that alters the numbers of a run. */
const version = '9';

export interface SimdOptions extends EngineOptions {
  /** dist/: the builds of the kernels, what the threads run and what tries new instructions. */
  readonly folder: URL;
}

/**
 * Lookbook's own engine: WebAssembly SIMD kernels under TensorFlow.js.
 * @returns the engine, whose backend is TensorFlow.js's current one. A process has one at a time: dispose it before creating another.
 * Rejects if the module cannot be read, a thread cannot start, or WebAssembly SIMD and threads are missing.
 */
export async function createSimdEngine({ threads = defaultThreads(), folder, ...options }: SimdOptions): Promise<Engine> {
  if (tf.engine().registryFactory[backendName] !== undefined) throw new Error('This process has a simd engine already; dispose it first.');
  const kernels = await chooseKernels({ ...options, folder, probe: new URL('simd-probe.mjs', folder) });
  const runner = await WorkerPool.create({ module: await compileKernels(folder, kernels), worker: new URL('simd-worker.mjs', folder), threads });
  const simd = new SimdBackend(runner, runner.pool);
  registerSimdKernels(backendName, simd);
  registerDropoutGradient();
  registerFusedGradients();
  registerBatchNormalisationGradient();
  const patches = [accelerateOptimizers(), fuseLayers()];
  tf.registerBackend(backendName, () => simd);
  await tf.setBackend(backendName);
  return {
    name: 'simd',
    version,
    threads: runner.threads,
    detail: kernels.detail,
    tf,
    compileStep: (request) => compileStep(simd, request),
    fallthroughs: () => simd.fallthroughs.list(),
    compileEvaluation: (request) => compileEvaluation(simd, request),
    dispose: async () => {
      for (const patch of patches) patch.restore();
      tf.removeBackend(backendName);
      unregisterSimdKernels(backendName);
      await runner.dispose();
    },
  };
}
