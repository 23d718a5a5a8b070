/**
 * A process of its own (dist/simd-probe.mjs) that tries a way to compile the kernels before a training does, because V8's
 * experimental flag may give wrong results or end the process while it compiles. Arguments: two builds of the kernels,
 * the one for 128-bit instructions and the one to be tried with V8's flag, and whether their results must be the same bits.
 */
import { registerSimdKernels } from '../backend/register';
import { SimdBackend } from '../backend/simd-backend';
import { runMatmul } from '../backend/matmul';
import { tf } from '../../tensorflow';
import { WorkerPool } from '../threads/worker-pool';
import { compileKernels, type KernelBuild } from './compile-kernels';
import { wrongOperations } from './check-kernels';
import type { ProbeResult } from './probe-result';

async function backendOf(name: string, build: KernelBuild, revectorize: boolean): Promise<SimdBackend> {
  const module = await compileKernels(new URL('.', import.meta.url), { build, revectorize });
  const runner = await WorkerPool.create({ module, worker: new URL('simd-worker.mjs', import.meta.url), threads: 1 });
  const simd = new SimdBackend(runner, runner.pool);
  registerSimdKernels(name, simd);
  tf.registerBackend(name, () => simd);
  return simd;
}

/** Seconds of a matrix product as the study's models have it: [64, 288] times [288, 64]. */
function secondsOfProduct(simd: SimdBackend, repetitions: number): number {
  const [m, k, n] = [64, 288, 64];
  return simd.withScratch(4 * m * k, (a) => simd.withScratch(4 * k * n, (b) => simd.withScratch(4 * m * n, (y) => {
    simd.pool.floats(a, m * k).fill(1);
    simd.pool.floats(b, k * n).fill(1);
    const begin = performance.now();
    for (let i = 0; i < repetitions; i++) runMatmul(simd, { a, b, bias: 0, y }, { m, k, n });
    return (performance.now() - begin) / 1000 / repetitions;
  })));
}

/** The best of interleaved rounds: other processes only ever make one slower. */
function speeds(backends: readonly SimdBackend[]): number[] {
  const best = backends.map(() => Infinity);
  for (let round = 0; round < 8; round++) {
    for (const [i, simd] of backends.entries()) best[i] = Math.min(best[i] ?? Infinity, secondsOfProduct(simd, 40));
  }
  return best.map((seconds) => 2 * 64 * 288 * 64 / seconds / 1e9);
}

const [plainBuild, candidateBuild, sameBits] = process.argv.slice(2) as [KernelBuild, KernelBuild, string];
const plain = await backendOf('plain', plainBuild, false);
const candidate = await backendOf('candidate', candidateBuild, true);
const wrong = await wrongOperations('candidate', sameBits === 'true' ? 'plain' : undefined);
const [plainSpeed = 0, candidateSpeed = 0] = speeds([plain, candidate]);
console.log(JSON.stringify({ wrong, plain: plainSpeed, candidate: candidateSpeed } satisfies ProbeResult));
