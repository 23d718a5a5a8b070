import assert from 'node:assert/strict';
import type { Optimizer } from '@tensorflow/tfjs-core';
import { relativeError, sample, simdBackend, simdEngine, tf } from './support/oracle';
import { backendName, backendOfThreads } from './support/threaded-backends';

const epsilon = 1e-7;

const optimizers: Record<string, () => Optimizer> = {
  'sgd': () => tf.train.sgd(0.1),
  'momentum': () => tf.train.momentum(0.1, 0.9),
  'Nesterov momentum': () => tf.train.momentum(0.1, 0.9, true),
  'rmsprop': () => tf.train.rmsprop(0.01, 0.9, 0, epsilon),
  'rmsprop with momentum': () => tf.train.rmsprop(0.01, 0.9, 0.8, epsilon),
  'centered rmsprop': () => tf.train.rmsprop(0.01, 0.9, 0.1, epsilon, true),
  'adam': () => tf.train.adam(0.01, 0.9, 0.999, epsilon),
  'adamax': () => tf.train.adamax(0.01, 0.9, 0.999, epsilon, 0.1),
  'adagrad': () => tf.train.adagrad(0.1),
  'adadelta': () => tf.train.adadelta(0.1),
};

interface Trained {
  readonly weights: Float32Array[];
  readonly memories: { readonly name: string; readonly values: Float32Array }[];
}

/** Weights and what the optimiser remembers after some steps on a backend, one weight without a gradient among them. */
async function train(backend: string, make: () => Optimizer, shape: number[] = [37, 143]): Promise<Trained> {
  await simdEngine();
  await tf.setBackend(backend);
  const optimizer = make();
  const weights = [tf.variable(sample(shape, 'weight'), true, 'one'), tf.variable(sample([3], 'other'), true, 'two')];
  const targets = [sample(shape, 'target'), sample([3], 'other target')];
  const loss = (): ReturnType<typeof tf.scalar> => weights.map((weight, i) => weight.sub(targets[i] ?? 0).square().sum()).reduce((a, b) => a.add(b)).asScalar();
  for (let step = 0; step < 5; step++) optimizer.minimize(loss, false, weights);
  const result = {
    weights: weights.map((weight) => Float32Array.from(weight.dataSync())),
    // Adamax has no `getWeights`.
    memories: await optimizer.getWeights().then((all) => all.slice(1).map(({ name, tensor }) => ({ name, values: Float32Array.from(tensor.dataSync()) })), () => []),
  };
  tf.dispose([...weights, ...targets]);
  optimizer.dispose();
  await tf.setBackend('simd');
  return result;
}

describe('optimisers', () => {
  for (const [name, make] of Object.entries(optimizers)) {
    it(`${name} does what TensorFlow.js does, at every number of threads`, async () => {
      const expected = await train('cpu', make);
      let first: Trained | undefined;
      for (const threads of [1, 2, 3]) {
        await backendOfThreads(threads);
        const actual = await train(backendName(threads), make);
        assert.deepEqual(actual.memories.map((memory) => memory.name), expected.memories.map((memory) => memory.name));
        for (const [index, values] of expected.weights.entries()) assert(relativeError(actual.weights[index] ?? [], values) <= 1e-5);
        for (const [index, { values }] of expected.memories.entries()) assert(relativeError(actual.memories[index]?.values ?? [], values) <= 1e-5);
        first ??= actual;
        assert.deepEqual(actual, first);
      }
    });
  }

  it('run one kernel a weight, and keep no tensor', async () => {
    await simdEngine();
    const optimizer = tf.train.adam(0.01);
    const weights = [1, 2].map(() => tf.variable(tf.zeros([5])));
    const gradients = weights.map((weight) => ({ name: weight.name, tensor: tf.ones([5]) }));
    optimizer.applyGradients(gradients);
    const { numTensors } = tf.memory();
    const names: string[] = [];
    const { kernels } = simdBackend();
    const run = kernels.run.bind(kernels);
    kernels.run = (name, ...rest) => { names.push(name); run(name, ...rest); };
    try {
      optimizer.applyGradients(gradients);
    } finally {
      Reflect.deleteProperty(kernels, 'run');
    }
    assert.equal(names.filter((name) => name === 'optimizerStep').length, 2);
    assert.equal(tf.memory().numTensors, numTensors);
    tf.dispose([...weights, ...gradients.map(({ tensor }) => tensor)]);
    optimizer.dispose();
  });

  it('leave values alone that share their place with a weight', async () => {
    await simdEngine();
    const optimizer = tf.train.sgd(1);
    const start = tf.tensor1d([1, 2, 3]);
    const weight = tf.variable(start);
    const integers = tf.tensor1d([4, 5], 'int32');
    const cast = tf.variable(integers.cast('float32'));
    const step = (): void => {
      const gradients = [weight, cast].map(({ name, shape }) => ({ name, tensor: tf.ones(shape) }));
      optimizer.applyGradients(gradients);
      tf.dispose(gradients.map(({ tensor }) => tensor));
    };
    step();
    const kept = weight.clone();
    step();
    assert.deepEqual([...start.dataSync()], [1, 2, 3]);
    assert.deepEqual([...integers.dataSync()], [4, 5]);
    assert.deepEqual([...kept.dataSync()], [0, 1, 2]);
    assert.deepEqual([...weight.dataSync()], [-1, 0, 1]);
    assert.deepEqual([...cast.dataSync()], [2, 3]);
    tf.dispose([start, weight, integers, cast, kept]);
    optimizer.dispose();
  });

  it('leave a weight alone that has no gradient', async () => {
    await simdEngine();
    const optimizer = tf.train.adam(0.1);
    const [used, unused] = [tf.variable(tf.ones([2])), tf.variable(tf.ones([2]))];
    const { numTensors } = tf.memory();
    optimizer.minimize(() => used.square().sum().asScalar(), false, [used]);
    assert.deepEqual([...unused.dataSync()], [1, 1]);
    assert.notDeepEqual([...used.dataSync()], [1, 1]);
    assert.equal(tf.memory().numTensors, numTensors + 2);
    tf.dispose([used, unused]);
    optimizer.dispose();
  });
});
