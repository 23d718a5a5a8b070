import assert from 'node:assert/strict';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { seedRandomness } from '../../src/engine/randomness';
import { simdEngine, tf } from './support/oracle';

function weightsOf(model: Sequential): Float32Array[] {
  return model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
}

function build(): Sequential {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3, kernelInitializer: 'heNormal' }),
      layers.conv2d({ filters: 4, kernelSize: 1, kernelInitializer: 'leCunUniform' }),
      layers.flatten(),
      layers.dense({ units: 8, kernelInitializer: 'randomNormal', biasInitializer: 'randomUniform' }),
      layers.dense({ units: 8, kernelInitializer: 'truncatedNormal' }),
      layers.dense({ units: 5, kernelInitializer: 'orthogonal' }),
      layers.dense({ units: 5 }),
      layers.dense({ units: 5 }),
    ],
  });
}

async function initialWeights(backend: 'simd' | 'cpu', seed: number): Promise<Float32Array[]> {
  await simdEngine();
  await tf.setBackend(backend);
  const randomness = seedRandomness(tf, seed);
  const model = build();
  const weights = weightsOf(model);
  model.dispose();
  randomness.dispose();
  await tf.setBackend('simd');
  return weights;
}

describe('initial weights', () => {
  for (const seed of [0, 1, 0xffffffff]) {
    it(`are the same on every engine and every time, seed ${seed}`, async () => {
      const once = await initialWeights('simd', seed);
      assert.deepEqual(await initialWeights('simd', seed), once);
      assert.deepEqual(await initialWeights('cpu', seed), once);
    });
  }

  it('depend on the seed and on the weight\'s position', async () => {
    const [zero, one] = [await initialWeights('simd', 0), await initialWeights('simd', 1)];
    assert.notDeepEqual(zero[0], one[0]);
    assert.notDeepEqual(zero.at(-2), zero.at(-4));
  });

  it('have the distributions of their initialisers', async () => {
    await simdEngine();
    const randomness = seedRandomness(tf, 4);
    const statistics = (initializer: { apply(shape: number[]): Tensor }): { mean: number; deviation: number; largest: number } => {
      const values = initializer.apply([200, 300]).dataSync<'float32'>();
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      return { mean, deviation, largest: values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) };
    };
    const near = (actual: number, expected: number, tolerance: number): void => { assert(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`); };
    tf.tidy(() => {
      const { initializers } = tf;
      const normal = statistics(initializers.randomNormal({ mean: 2, stddev: 3 }));
      near(normal.mean, 2, 0.05);
      near(normal.deviation, 3, 0.05);
      assert(normal.largest > 2 + 3 * 3.5);
      // A normal variable cut at two deviations has .8796 of its deviation left.
      const truncated = statistics(initializers.truncatedNormal({ stddev: 1 }));
      near(truncated.deviation, 0.8796, 0.01);
      assert(truncated.largest <= 2);
      const glorot = statistics(initializers.glorotUniform({}));
      near(glorot.largest, Math.sqrt(6 / 500), 1e-4);
      near(glorot.deviation, Math.sqrt(2 / 500), 1e-3);
      near(statistics(initializers.heNormal({})).deviation, 0.8796 * Math.sqrt(2 / 200), 1e-3);
      const square = initializers.orthogonal({ gain: 2 }).apply([12, 7]);
      const product = tf.matMul(square as never, square as never, true).sub(tf.eye(7).mul(4));
      near(product.abs().max().dataSync()[0] ?? NaN, 0, 1e-5);
    });
    randomness.dispose();
  });

  it('follow an initialiser\'s own seed, 0 included, whatever the run\'s', async () => {
    await simdEngine();
    const draw = (runSeed: number, seed: number): Float32Array => {
      const randomness = seedRandomness(tf, runSeed);
      const values = tf.tidy(() => Float32Array.from(tf.initializers.glorotNormal({ seed }).apply([3, 4]).dataSync()));
      randomness.dispose();
      return values;
    };
    assert.deepEqual(draw(1, 0), draw(2, 0));
    assert.notDeepEqual(draw(1, 0), draw(1, 5));
  });

  it('are TensorFlow.js\'s own again afterwards', async () => {
    await initialWeights('simd', 1);
    const draw = (): Float32Array => tf.tidy(() => Float32Array.from(tf.initializers.randomNormal({}).apply([4]).dataSync()));
    assert.notDeepEqual(draw(), draw());
  });
});

/** What a dropout layer makes of ones, and the gradient through it, at some steps. */
async function dropped(backend: 'simd' | 'cpu', seed: number, steps: readonly number[], shape = [3, 5, 7]): Promise<Float32Array[]> {
  await simdEngine();
  await tf.setBackend(backend);
  const randomness = seedRandomness(tf, seed);
  const layers = [tf.layers.dropout({ rate: 0.3 }), tf.layers.dropout({ rate: 0.3 })];
  const x = tf.ones(shape);
  const results = steps.flatMap((step) => tf.tidy(() => {
    randomness.setStep(step);
    return layers.flatMap((layer) => {
      const { value, grad } = tf.valueAndGrad((input) => layer.apply(input, { training: true }) as Tensor)(x);
      return [value, grad].map((tensor) => Float32Array.from(tensor.dataSync()));
    });
  }));
  x.dispose();
  randomness.dispose();
  await tf.setBackend('simd');
  return results;
}

describe('dropout', () => {
  for (const seed of [0, 42]) {
    it(`drops the same units on every engine, seed ${seed}`, async () => {
      assert.deepEqual(await dropped('simd', seed, [0, 1]), await dropped('cpu', seed, [0, 1]));
      assert.deepEqual(await dropped('simd', seed, [9], [4, 2100]), await dropped('cpu', seed, [9], [4, 2100]));
    });
  }

  it('has the same mask forward and backward, another one in each layer and step', async () => {
    const [value, gradient, otherLayer, , otherStep] = await dropped('simd', 0, [0, 1]);
    assert.deepEqual(value, gradient);
    assert.notDeepEqual(value, otherLayer);
    assert.notDeepEqual(value, otherStep);
  });

  it('gives a step\'s mask again when the step is entered again', async () => {
    const [value] = await dropped('simd', 5, [7]);
    assert.deepEqual((await dropped('simd', 5, [3, 7]))[4], value);
  });

  it('drops the share that it is asked to and scales the rest', async () => {
    const [value = new Float32Array()] = await dropped('simd', 1, [0], [100_000]);
    const kept = value.filter((factor) => factor !== 0);
    assert(Math.abs(kept.length / value.length - 0.7) < 0.01);
    assert(kept.every((factor) => factor === Math.fround(1 / 0.7)));
  });

  it('does nothing outside training, and follows a noise shape inside', async () => {
    await simdEngine();
    const randomness = seedRandomness(tf, 1);
    const x = tf.ones([4, 6, 8]);
    const layer = tf.layers.dropout({ rate: 0.5, noiseShape: [4, 1, 8] });
    const [idle, noisy] = tf.tidy(() => [layer.apply(x) as Tensor, layer.apply(x, { training: true }) as Tensor].map((tensor) => Array.from(tensor.dataSync())));
    assert(idle?.every((value) => value === 1));
    assert(noisy?.some((value) => value === 0));
    for (const [i, value] of noisy?.entries() ?? []) assert.equal(value, noisy?.[Math.floor(i / 48) * 48 + i % 8]);
    x.dispose();
    randomness.dispose();
  });

  it('is repeated by the other random layers too', async () => {
    await simdEngine();
    const run = (): Float32Array[] => {
      const randomness = seedRandomness(tf, 8);
      const layers = [tf.layers.gaussianNoise({ stddev: 0.5 }), tf.layers.gaussianDropout({ rate: 0.4 }), tf.layers.alphaDropout({ rate: 0.4 })];
      const results = layers.map((layer) => tf.tidy(() => Float32Array.from((layer.apply(tf.ones([50, 40]), { training: true }) as Tensor).dataSync())));
      randomness.dispose();
      return results;
    };
    const results = run();
    assert.deepEqual(run(), results);
    for (const [index, mean] of [1, 1].entries()) {
      const values = results[index] ?? new Float32Array();
      assert(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - mean) < 0.05);
    }
  });
});

describe('dropout inside recurrent layers', () => {
  const makers = {
    simpleRNN: () => tf.layers.simpleRNN({ units: 6, dropout: 0.4, recurrentDropout: 0.3 }),
    gru: () => tf.layers.gru({ units: 6, dropout: 0.4, recurrentDropout: 0.3 }),
    lstm: () => tf.layers.lstm({ units: 6, dropout: 0.4, recurrentDropout: 0.3 }),
    convLstm2d: () => tf.layers.convLstm2d({ filters: 3, kernelSize: 2, dropout: 0.4, recurrentDropout: 0.3 }),
  };

  for (const [name, make] of Object.entries(makers)) {
    /** What the layer says of one sequence at some steps of a training, and without training. */
    async function said(backend: 'simd' | 'cpu', seed: number, steps: readonly number[]): Promise<number[][]> {
      await simdEngine();
      await tf.setBackend(backend);
      const randomness = seedRandomness(tf, seed);
      const layer = make();
      const x = tf.linspace(-1, 1, 2 * 4 * 9).reshape(name === 'convLstm2d' ? [2, 4, 3, 3, 1] : [2, 4, 9]);
      const ask = (training: boolean): number[] => tf.tidy(() => [...(layer.apply(x, { training }) as Tensor).dataSync()]);
      const results = steps.map((step) => {
        randomness.setStep(step);
        return ask(true);
      });
      results.push(ask(false));
      x.dispose();
      layer.dispose();
      randomness.dispose();
      await tf.setBackend('simd');
      return results;
    }

    it(`of ${name} is a function of seed and step, the same on every engine`, async () => {
      const [first = [], second = [], third = []] = await said('simd', 3, [0, 1, 0]);
      assert.notDeepEqual(first, second);
      assert.deepEqual(first, third);
      assert.deepEqual((await said('simd', 3, [1]))[0], second);
      assert.notDeepEqual((await said('simd', 4, [1]))[0], second);
      const onCpu = await said('cpu', 3, [0, 1, 0]);
      for (const [step, values] of (await said('simd', 3, [0, 1, 0])).entries()) {
        for (const [i, value] of values.entries()) assert(Math.abs(value - (onCpu[step]?.[i] ?? NaN)) < 1e-5, `step ${step}`);
      }
    });
  }
});
