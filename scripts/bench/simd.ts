// The bench's participant `simd`: the trainer's own way from bytes to weights (src/trainer/train.ts), journal and all.
// Its argument: the number of threads; none for the engine's own choice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheFolder } from '../../src/dataset/cache-folder';
import { loadDataset } from '../../src/dataset/load-dataset';
import { imagesOfClasses, splitImages } from '../../src/dataset/split';
import { createEngine } from '../../src/engine/create-engine';
import type { Tf } from '../../src/engine/engine';
import { seedRandomness, type Randomness } from '../../src/engine/randomness';
import { RunWriter } from '../../src/runs/run-writer';
import { studyAugmentation, type ExperimentSettings } from '../../src/shared/settings';
import { BatchThread } from '../../src/trainer/batches/batch-thread';
import { evaluateImages } from '../../src/trainer/evaluate';
import { RunJournal } from '../../src/trainer/run-journal';
import { StopRequest } from '../../src/trainer/stop-request';
import { train } from '../../src/trainer/train';
import { versions } from '../../src/trainer/versions';
import { answerRequests, peakMemory, type BenchAnswer, type BenchRequest } from './conversation';
import { makeNetwork, type BenchNetwork } from './lookbook-network';

const cacheFolder = defaultCacheFolder();
const engine = await createEngine('simd', { cacheFolder, threads: Number(process.argv[2]) || undefined });
const { tf } = engine;
const batches = new BatchThread();
const data = await loadDataset('fashion-mnist', { cacheFolder });

interface Subject extends BenchNetwork {
  readonly batch: number;
  readonly randomness: Randomness;
}

let subject: Subject | undefined;

async function take(name: string, batch: number): Promise<BenchAnswer> {
  subject?.model.dispose();
  const randomness = seedRandomness(tf, 42);
  subject = { ...(await makeNetwork(tf, name, data)), batch, randomness };
  return { parameters: subject.parameters, multiplyAdds: subject.multiplyAdds };
}

function settingsOf(batchSize: number, augment: boolean): ExperimentSettings {
  return {
    data: { dataset: 'fashion-mnist' }, augment: augment ? [...studyAugmentation] : [],
    training: { epochs: 1, batchSize, validationSplit: 0, optimizer: 'adam', learningRate: 1e-3, seed: 42, loss: 'crossEntropy', shuffle: true },
  };
}

/** One epoch; its seconds are those of the run's own stopwatch, which the journal's lines are part of and the checkpoint is not. */
async function trainOn(limit: number, augment: boolean, { model, classMap, randomness, train: images, batch }: Subject): Promise<BenchAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'lookbook-bench-'));
  try {
    const writer = await RunWriter.create({ runsFolder: folder, experimentFile: 'bench.model.ts', versions: versions() });
    const { seconds } = await train({
      engine, model, randomness, settings: settingsOf(batch, augment),
      images, classMap, split: splitImages(images, classMap, { limit, validationSplit: 0 }), batches,
      journal: new RunJournal(writer, () => undefined), stop: new StopRequest(),
    });
    await writer.end('completed', null);
    return { seconds };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function evaluate({ model, classMap, test }: Subject): Promise<BenchAnswer> {
  const start = performance.now();
  const figures = await evaluateImages(engine, model, batches, { set: test, classMap, order: imagesOfClasses(test, classMap) }, 'crossEntropy');
  return { seconds: (performance.now() - start) / 1000, accuracy: figures?.accuracy ?? 0 };
}

/** Products of 512 × 512 matrices for a third of a second. */
function probe({ ones, matMul, tidy }: Tf): BenchAnswer {
  const size = 512;
  return tidy(() => {
    const [a, b] = [ones([size, size]), ones([size, size])];
    const multiply = (): void => { matMul(a, b).dispose(); };
    multiply();
    const start = performance.now();
    let products = 0;
    while (performance.now() - start < 300) {
      multiply();
      products += 1;
    }
    return { gigaflops: products * 2 * size ** 3 / (performance.now() - start) / 1e6, threads: engine.threads };
  });
}

function current(): Subject {
  if (subject === undefined) throw new Error('No network was asked for yet.');
  return subject;
}

await answerRequests(async (request: BenchRequest) => {
  switch (request.ask) {
    case 'version': return { version: `engine version ${engine.version} (${engine.detail}), ${engine.threads} threads, Node ${process.versions.node}` };
    case 'network': return take(request.network, request.batch);
    case 'train': return trainOn(request.images, request.augment ?? false, current());
    case 'evaluate': return evaluate(current());
    case 'probe': return probe(tf);
    case 'memory': return { peakMemory: peakMemory() };
  }
});
await batches.dispose();
await engine.dispose();
