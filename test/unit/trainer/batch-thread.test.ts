import assert from 'node:assert/strict';
import { fillBatch } from '../../../src/dataset/batch';
import { imageSize, type LabelledImages } from '../../../src/dataset/image-dataset';
import { shuffledOrder } from '../../../src/dataset/split';
import { LookbookError } from '../../../src/shared/failure';
import { randomBits } from '../../../src/shared/random';
import type { Augmentation } from '../../../src/shared/settings';
import { BatchThread } from '../../../src/trainer/batches/batch-thread';
import type { BatchPass, BatchReader } from '../../../src/trainer/batches/batch-supply';

const count = 500;
const set: LabelledImages = {
  count, height: 9, width: 7, channels: 2,
  images: new Uint8Array(new SharedArrayBuffer(count * 126)).map((_, i) => randomBits(3, i) & 255),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
};
const classMap = { names: ['a', 'b'], classOf: Int32Array.of(1, 0, 1) };
const allOfThem: Augmentation[] = [
  { kind: 'flipLeftRight', probability: 0.5 }, { kind: 'flipUpDown', probability: 0.5 }, { kind: 'rotate', degrees: 30, fill: 9, probability: 0.5 },
  { kind: 'randomCrop', smallest: 0.6, probability: 0.5 }, { kind: 'cutout', side: 3, fill: 255, probability: 0.5 }, { kind: 'translate', pixels: 2, fill: 0, probability: 0.5 },
  { kind: 'zoom', share: 0.3, fill: 3, probability: 0.5 }, { kind: 'brightness', share: 0.3, probability: 0.5 }, { kind: 'noise', deviation: 9, probability: 0.5 },
];

function passOf(changes: Partial<BatchPass> = {}): BatchPass {
  return { set, classMap, order: shuffledOrder(Uint32Array.from(set.labels.keys()), 4, 2), augment: allOfThem, batchSize: 64, seed: 4, epoch: 2, ...changes };
}

async function collect(reader: BatchReader): Promise<{ images: number[]; classes: number[] }[]> {
  const batches = [];
  for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
    assert.equal(batch.classes.length, batch.count);
    batches.push({ images: [...batch.images], classes: [...batch.classes] });
  }
  return batches;
}

/** The same, made here and now. */
function expected({ order, augment, batchSize, seed, epoch }: BatchPass): { images: number[]; classes: number[] }[] {
  return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, number) => {
    const start = number * batchSize;
    const size = Math.min(batchSize, order.length - start);
    const target = { images: new Float32Array(size * imageSize(set)), classes: new Int32Array(size) };
    fillBatch(target, set, classMap, order, augment, { seed, epoch, start });
    return { images: [...target.images], classes: [...target.classes] };
  });
}

/** A thread that does what its script says. */
function threadOf(script: string): BatchThread {
  return new BatchThread(new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${script}`)}`));
}

describe('Batches made ahead by a thread', () => {
  const batches = new BatchThread();
  after(() => batches.dispose());

  it('are byte for byte those that fillBatch makes, the smaller last one too', async () => {
    for (const pass of [passOf(), passOf({ augment: [] }), passOf({ batchSize: 1, order: Uint32Array.of(7, 7, 499) }), passOf({ batchSize: 1000, epoch: 3 })]) {
      assert.deepEqual(await collect(batches.open(pass)), expected(pass));
    }
  });

  it('stay as they are until the next one is asked for, however far ahead the thread is', async () => {
    const pass = passOf({ batchSize: 10 });
    const reader = batches.open(pass);
    for (const { images } of expected(pass).slice(0, 12)) {
      const batch = await reader.next();
      await new Promise((resolve) => setTimeout(resolve, 3));
      assert.deepEqual([...(batch?.images ?? [])], images);
    }
    reader.close();
  });

  it('are those of a new pass when one was closed before its end', async () => {
    for (const read of [0, 1, 5]) {
      const left = batches.open(passOf({ batchSize: 16, epoch: 9 }));
      for (let i = 0; i < read; i++) await left.next();
      left.close();
      const pass = passOf({ batchSize: 100 });
      assert.deepEqual(await collect(batches.open(pass)), expected(pass));
    }
  });

  it('fail with the reason when the thread dies, and so does every later pass', async () => {
    const dying = threadOf(`parentPort.on('message', () => { throw new Error('it has had enough'); }); parentPort.postMessage('started');`);
    await assert.rejects(dying.open(passOf()).next(), (error) => error instanceof LookbookError && error.message.includes('has died (it has had enough)'));
    await assert.rejects(dying.open(passOf()).next(), /has died/);
    await dying.dispose();
  });

  it('fail when the thread ends without a word, or cannot start', async () => {
    for (const script of [`parentPort.on('message', () => process.exit(0)); parentPort.postMessage('started');`, 'this is no script']) {
      const thread = threadOf(script);
      await assert.rejects(thread.open(passOf()).next(), /The thread that prepares batches has died/);
      await thread.dispose();
    }
  });

  it('end with the thread, whatever it is doing', async () => {
    for (const script of [null, `parentPort.on('message', () => { for (;;); }); parentPort.postMessage('started');`]) {
      const thread = script === null ? new BatchThread() : threadOf(script);
      const reader = thread.open(passOf({ batchSize: 2 }));
      if (script === null) await reader.next();
      await thread.dispose();
      await assert.rejects(reader.next(), /has been ended/);
    }
  });
});
