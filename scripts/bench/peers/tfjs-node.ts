// The bench's peer tfjs-node, as its users write it: a compiled model, the images in two tensors, `fit`.
import type { Tensor } from '@tensorflow/tfjs-core';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import type { ClassMap } from '../../../src/dataset/class-map';
import { imageSize, type LabelledImages } from '../../../src/dataset/image-dataset';
import { loadDataset } from '../../../src/dataset/load-dataset';
import { createEngine } from '../../../src/engine/create-engine';
import { answerRequests, peakMemory, type BenchAnswer, type BenchRequest } from '../conversation';
import { makeNetwork, type BenchNetwork } from '../lookbook-network';

const cacheFolder = defaultCacheFolder();
const { tf, version, detail } = await createEngine('tfjs-node', { cacheFolder });
const data = await loadDataset('fashion-mnist', { cacheFolder });

interface Subject extends BenchNetwork {
  readonly batch: number;
}

/** Images and one-hot classes. */
type Arrays = Record<'x' | 'y', Tensor>;

let subject: Subject | undefined;
let arrays: Record<'train' | 'test', Arrays> | undefined;

function arraysOf({ images, labels, count, height, width, channels }: LabelledImages, { classOf }: ClassMap, outputs: number): Arrays {
  const size = imageSize({ height, width, channels });
  const pixels = new Float32Array(images).map((value) => value / 255);
  const classes = Int32Array.from(labels, (label) => classOf[label] ?? 0);
  return { x: tf.tensor(pixels.subarray(0, count * size), [count, height, width, channels]), y: tf.oneHot(tf.tensor1d(classes, 'int32'), outputs) };
}

async function take(name: string, batch: number): Promise<BenchAnswer> {
  subject?.model.dispose();
  if (arrays !== undefined) tf.dispose(arrays);
  subject = { ...(await makeNetwork(tf, name, data)), batch };
  const { model, train, test, classMap, parameters } = subject;
  const outputs = model.outputs[0]?.shape.at(-1) ?? classMap.names.length;
  arrays = { train: arraysOf(train, classMap, outputs), test: arraysOf(test, classMap, outputs) };
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return { parameters };
}

async function trainOn(images: number, { model, batch }: Subject, { x, y }: Arrays): Promise<BenchAnswer> {
  const some = { x: tf.slice(x, 0, images), y: tf.slice(y, 0, images) };
  const start = performance.now();
  await model.fit(some.x, some.y, { batchSize: batch, epochs: 1, shuffle: true });
  const seconds = (performance.now() - start) / 1000;
  tf.dispose(some);
  return { seconds };
}

function evaluate({ model }: Subject, { x, y }: Arrays): BenchAnswer {
  const start = performance.now();
  const [, accuracy] = tf.tidy(() => [model.evaluate(x, y, { batchSize: 128 })].flat().map((figure) => figure.dataSync()[0] ?? 0));
  return { seconds: (performance.now() - start) / 1000, accuracy: accuracy ?? 0 };
}

await answerRequests(async (request: BenchRequest) => {
  if (request.ask === 'version') return { version: `tfjs-node ${version}, ${detail}, Node ${process.versions.node}` };
  if (request.ask === 'network') return take(request.network, request.batch);
  if (request.ask === 'memory') return { peakMemory: peakMemory() };
  if (subject === undefined || arrays === undefined) throw new Error('No network was asked for yet.');
  switch (request.ask) {
    case 'train': return trainOn(request.images, subject, arrays.train);
    case 'evaluate': return evaluate(subject, arrays.test);
    case 'probe': throw new Error('Only simd is asked for a probe.');
  }
});
