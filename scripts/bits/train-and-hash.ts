// Trains the six models of examples/ for fifty steps, as the trainer does, and prints a digest of all losses and weights:
// {"model-1": "…", …}, one line for each argument: a number of threads, with `-narrow` behind it where V8 is not to make
// 256-bit instructions.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultCacheFolder } from '../../src/dataset/cache-folder';
import { makeClassMap } from '../../src/dataset/class-map';
import type { LabelledImages } from '../../src/dataset/image-dataset';
import { describeDataset } from '../../src/dataset/load-dataset';
import { splitImages } from '../../src/dataset/split';
import { createEngine } from '../../src/engine/create-engine';
import type { Engine } from '../../src/engine/engine';
import { seedRandomness } from '../../src/engine/randomness';
import { buildModel } from '../../src/experiment/build-model';
import { loadExperiment } from '../../src/experiment/load-experiment';
import { followJournal } from '../../src/runs/follow-journal';
import { RunWriter } from '../../src/runs/run-writer';
import { randomBits, randomInteger } from '../../src/shared/random';
import { BatchThread } from '../../src/trainer/batches/batch-thread';
import { RunJournal } from '../../src/trainer/run-journal';
import { StopRequest } from '../../src/trainer/stop-request';
import { train } from '../../src/trainer/train';
import { versions } from '../../src/trainer/versions';
import { copyWeights } from '../../src/trainer/weights';

const steps = 50;
const batchSize = 16;

/** Noise that grows brighter with the label: made here, so that the digests need no download. */
function makeImages(): LabelledImages {
  const count = steps * batchSize;
  const labels = Uint8Array.from({ length: count }, (_, image) => randomInteger(1, image, 10));
  const images = Uint8Array.from({ length: count * 784 }, (_, i) => (randomBits(2, i) & 127) + 12 * (labels[Math.floor(i / 784)] ?? 0));
  return { count, height: 28, width: 28, channels: 1, images, labels };
}

async function digestOf(engine: Engine, number: number, images: LabelledImages): Promise<string> {
  const { tf } = engine;
  const loaded = await loadExperiment({ file: resolve('examples', `model-${number}.model.ts`), tf });
  const { data, training } = loaded.settings;
  const settings = { ...loaded.settings, training: { ...training, batchSize, epochs: 1, validationSplit: 0 } };
  const classMap = makeClassMap(describeDataset(data.dataset).labelNames, data.classes);
  const randomness = seedRandomness(tf, training.seed);
  const { model } = buildModel(loaded, tf, { inputShape: [28, 28, 1], classCount: classMap.names.length });
  const folder = await mkdtemp(join(tmpdir(), 'lookbook-bits-'));
  try {
    const writer = await RunWriter.create({ runsFolder: folder, experimentFile: 'bits.model.ts', versions: versions() });
    const split = splitImages(images, classMap, { validationSplit: 0 });
    await train({
      engine, model, randomness, settings, images, classMap, split, batches, journal: new RunJournal(writer, () => undefined), stop: new StopRequest(),
    });
    await writer.end('completed', null);
    const hash = createHash('sha256');
    for (const event of await followJournal(writer.folder).read()) {
      if (event.type === 'batch') hash.update(Float64Array.of(event.loss));
    }
    for (const { data: values } of (await copyWeights(model)).values()) hash.update(values);
    return hash.digest('hex').slice(0, 32);
  } finally {
    await rm(folder, { recursive: true });
    model.dispose();
  }
}

const images = makeImages();
const batches = new BatchThread();
for (const variant of process.argv.slice(2)) {
  const [threads, narrow] = variant.split('-');
  const engine = await createEngine('simd', { cacheFolder: defaultCacheFolder(), threads: Number(threads), wideSimd: narrow === undefined });
  const digests: Record<string, string> = {};
  for (let number = 1; number <= 6; number++) digests[`model-${number}`] = await digestOf(engine, number, images);
  console.log(JSON.stringify(digests));
  await engine.dispose();
}
process.exit();
