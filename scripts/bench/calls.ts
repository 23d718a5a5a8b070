// scripts/bench-calls.mjs: how long each kernel call of a network's training step takes.
// Its arguments: the network, the batch size, the threads, how many steps; LOOKBOOK_NARROW=1 keeps V8's 256-bit flag off.
import { pathToFileURL } from 'node:url';
import { defaultCacheFolder } from '../../src/dataset/cache-folder';
import { loadDataset } from '../../src/dataset/load-dataset';
import { seedRandomness } from '../../src/engine/randomness';
import { registerSimdKernels } from '../../src/engine/simd/backend/register';
import { SimdBackend } from '../../src/engine/simd/backend/simd-backend';
import { chooseKernels } from '../../src/engine/simd/instructions/choose-kernels';
import { compileKernels } from '../../src/engine/simd/instructions/compile-kernels';
import { floatBits } from '../../src/engine/simd/kernel-runner';
import { fuse } from '../../src/engine/simd/plan/fusion/fuse';
import { multiplyAddsOf } from '../../src/engine/simd/plan/profile';
import { Program } from '../../src/engine/simd/plan/program';
import { TrainingProgram } from '../../src/engine/simd/plan/training-program';
import { WorkerPool } from '../../src/engine/simd/threads/worker-pool';
import { tf } from '../../src/engine/tensorflow';
import { makeNetwork } from './lookbook-network';

const [name = 'model-4', batchSize = '64', threads = '2', steps = '60'] = process.argv.slice(2);
const count = Number(batchSize);
const folder = pathToFileURL(`${process.cwd()}/dist/`);
const cacheFolder = defaultCacheFolder();
const kernels = await chooseKernels({ folder, cacheFolder, probe: new URL('simd-probe.mjs', folder), wideSimd: process.env.LOOKBOOK_NARROW === undefined });
const runner = await WorkerPool.create({ module: await compileKernels(folder, kernels), worker: new URL('simd-worker.mjs', folder), threads: Number(threads) });
const simd = new SimdBackend(runner, runner.pool);
registerSimdKernels('simd', simd);
tf.registerBackend('simd', () => simd);
await tf.setBackend('simd');

const randomness = seedRandomness(tf, 42);
const { model, train, classMap } = await makeNetwork(tf, name, await loadDataset('fashion-mnist', { cacheFolder }));
const imageShape = model.inputs[0]?.shape.slice(1).map(Number) ?? [];
const training = new TrainingProgram(simd, { model, optimizer: tf.train.adam(1e-3), loss: 'crossEntropy', imageShape, randomness });
const program = new Program(fuse(training.planOf(count)), simd);
const { plan } = program;
program.prepare();
const pixels = program.floats(plan.places.images);
const kept = Array.from(train.labels.keys()).filter((image) => (classMap.classOf[train.labels[image] ?? 0] ?? -1) >= 0);

const times = plan.calls.map((): number[] => []);
const wholes: number[] = [];
const one = new Float64Array(plan.calls.length);
for (let step = 0; step < Number(steps); step++) {
  for (let i = 0; i < count; i++) {
    const image = kept[(step * count + i) % kept.length] ?? 0, length = pixels.length / count;
    for (let at = 0; at < length; at++) pixels[i * length + at] = (train.images[image * length + at] ?? 0) / 255;
    program.integers(plan.places.classes)[i] = classMap.classOf[train.labels[image] ?? 0] ?? 0;
  }
  // The optimiser's numbers do not matter for its time, as long as its weights stay finite.
  program.setStepValues(new Map(plan.stepValues.map((value, position) => [position, value.kind === 'dropoutKey' ? step * 977 : floatBits(1e-3)])));
  const begin = performance.now();
  program.run(0, plan.calls.length, one);
  wholes.push(performance.now() - begin);
  for (const [index, list] of times.entries()) list.push(one[index] ?? 0);
}

const figures = (list: number[]): [fastest: number, median: number] => {
  const sorted = list.toSorted((a, b) => a - b);
  return [sorted[0] ?? 0, sorted[sorted.length >> 1] ?? 0];
};
const sum = times.reduce((total, list) => total + figures(list)[0], 0);
console.log(`${name}, batch ${count}, ${runner.threads} threads, Node ${process.versions.node}, ${kernels.detail}`);
console.log(`${'direction'.padEnd(10)}${'layer'.padEnd(30)}${'kernel'.padEnd(26)}${'units'.padStart(7)}${'fastest'.padStart(10)}${'median'.padStart(10)} ms   GFLOP/s`);
for (const [index, call] of plan.calls.entries()) {
  const [fastest, median] = figures(times[index] ?? []), work = multiplyAddsOf(call);
  if (fastest < sum / 400) continue;
  const speed = work === 0 ? '' : (2 * work / fastest / 1e6).toFixed(0).padStart(8);
  console.log(`${call.direction.padEnd(10)}${call.layer.slice(-28).padEnd(30)}${call.kernel.padEnd(26)}${String(call.units).padStart(7)}${fastest.toFixed(3).padStart(10)}${median.toFixed(3).padStart(10)} ${speed}`);
}
console.log(`sum of the fastest ${sum.toFixed(2)} ms, a step ${figures(wholes).map((time) => time.toFixed(2)).join(' ms at best, ')} ms in the median`);
await runner.dispose();
process.exit(0);
