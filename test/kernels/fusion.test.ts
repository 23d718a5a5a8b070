import assert from 'node:assert/strict';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { KernelName } from '../../src/engine/simd/kernel-runner';
import { filterGradientOfPooled } from '../../src/engine/simd/plan/fusion/filter-gradient-of-pooled';
import { fuse, fusionRules, type FusionRule } from '../../src/engine/simd/plan/fusion/fuse';
import { fuseConvolutionPooling } from '../../src/engine/simd/plan/fusion/fuse-convolution-pooling';
import { fuseNormalisedPooling } from '../../src/engine/simd/plan/fusion/fuse-normalised-pooling';
import { fuseNormalisedRelu } from '../../src/engine/simd/plan/fusion/fuse-normalised-relu';
import { normalisationOfPooled } from '../../src/engine/simd/plan/fusion/normalisation-of-pooled';
import { reluBeforeDropout } from '../../src/engine/simd/plan/fusion/relu-before-dropout';
import { sumOverPooled } from '../../src/engine/simd/plan/fusion/sum-over-pooled';
import { winogradOfPooled } from '../../src/engine/simd/plan/fusion/winograd-of-pooled';
import type { Plan } from '../../src/engine/simd/plan/plan';
import { relativeError, tf } from './support/oracle';
import { smallStudyModel } from './support/study-models';
import { planGradients, tapeGradients, train, unfusedPlan, type Trial } from './support/training';

const { layers } = tf;
type Applied = SymbolicTensor;
type Layers = NonNullable<Parameters<typeof tf.sequential>[0]>['layers'];

/** A network of these layers between 9x8 images and four classes. */
function trial(inner: () => NonNullable<Layers>, channels = 1): Trial {
  return {
    classes: 4, batches: [5],
    build: () => tf.sequential({ layers: [layers.inputLayer({ inputShape: [9, 8, channels] }), ...inner(), layers.flatten(), layers.dense({ units: 4, activation: 'softmax' })] }),
  };
}

const convolution = (filters: number, kernelSize: number, activation?: 'relu' | 'tanh'): NonNullable<Layers>[number] =>
  layers.conv2d({ filters, kernelSize, padding: 'same', ...(activation === undefined ? {} : { activation }) });
const pool = (poolSize = 2): NonNullable<Layers>[number] => layers.maxPooling2d({ poolSize });

interface Case {
  readonly rule: FusionRule;
  readonly trial: Trial;
  /** Calls of these kernels in the plan with all rules, and without this one. */
  readonly calls: Partial<Record<KernelName, readonly [number, number]>>;
}

const cases: Record<string, Case> = {
  'relu before dropout': {
    rule: reluBeforeDropout,
    trial: trial(() => [convolution(8, 3), layers.dropout({ rate: 0.25 }), layers.activation({ activation: 'relu' }), pool()]),
    calls: { convolutionPool: [1, 0], dropout: [0, 2], unary: [0, 1] },
  },
  'convolution and pooling': {
    rule: fuseConvolutionPooling,
    trial: trial(() => [convolution(16, 3, 'relu'), pool(), convolution(20, 3, 'relu'), layers.dropout({ rate: 0.5 }), pool()]),
    calls: { convolutionPool: [1, 0], winogradConvolutionPool: [1, 0], winogradPooledFilterGradient: [1, 0], pooledFilterGradient: [1, 0], dropout: [0, 2], maxPoolGradient: [0, 2], convolutionFilterGradient: [0, 1] },
  },
  'normalisation and pooling': {
    rule: fuseNormalisedPooling,
    trial: trial(() => [
      layers.conv2d({ filters: 12, kernelSize: 2, useBias: false }), layers.batchNormalization(), layers.activation({ activation: 'relu' }), layers.dropout({ rate: 0.25 }), pool(),
      layers.conv2d({ filters: 8, kernelSize: 2, useBias: false }), layers.batchNormalization(), layers.reLU(), pool(),
    ]),
    calls: { normalisePool: [2, 0], pooledNormalisationSums: [2, 0], dropout: [0, 2], maxPoolGradient: [0, 2] },
  },
  'the sum over pooled values': {
    rule: sumOverPooled,
    // Rows enough for a sum that takes several calls.
    trial: { ...trial(() => [convolution(12, 3, 'relu'), pool()], 20), batches: [15] },
    calls: { unpool: [1, 1], reduceColumns: [3, 5] },
  },
  'normalisation and relu': {
    rule: fuseNormalisedRelu,
    // One without a shortcut and one with, which is computed later than what is normalised; channels of every kind.
    trial: { classes: 4, batches: [7], build: () => {
      const input = tf.input({ shape: [6, 5, 3] });
      const unbiased = (x: Applied, filters: number): Applied => layers.conv2d({ filters, kernelSize: 2, padding: 'same', useBias: false }).apply(x) as Applied;
      const normalised = (x: Applied): Applied => layers.batchNormalization().apply(x) as Applied;
      const first = layers.reLU().apply(normalised(unbiased(input, 15))) as Applied;
      const inner = normalised(unbiased(first, 14));
      const joined = layers.reLU().apply(layers.add().apply([inner, unbiased(first, 14)])) as Applied;
      return tf.model({ inputs: input, outputs: layers.dense({ units: 4, activation: 'softmax' }).apply(layers.globalAveragePooling2d({}).apply(joined)) as Applied });
    } },
    calls: { normalise: [2, 2], unary: [0, 2], binary: [2, 4], normalisationSums: [2, 2] },
  },
  'the gradient of a normalisation that is pooled': {
    rule: normalisationOfPooled,
    // Nine rows and, of the second, five columns: pixels beyond the last whole window.
    trial: { ...trial(() => [
      layers.conv2d({ filters: 12, kernelSize: 1, useBias: false }), layers.batchNormalization(), layers.activation({ activation: 'relu' }), layers.dropout({ rate: 0.25 }), pool(),
      layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false }), layers.zeroPadding2d({ padding: [[0, 0], [0, 1]] }), layers.batchNormalization(), layers.reLU(), pool(),
    ]), batches: [35] },
    calls: { pooledNormalisationSums: [2, 0], pooledNormalisationGradient: [2, 0], unpool: [0, 2], normalisationSums: [0, 2], normalisationGradient: [0, 2] },
  },
  'the filter gradient of pooled values': {
    rule: filterGradientOfPooled,
    trial: trial(() => [convolution(12, 5, 'relu'), layers.dropout({ rate: 0.25 }), pool()]),
    calls: { pooledFilterGradient: [1, 0], unpool: [0, 1] },
  },
  "Winograd's gradients of pooled values": {
    rule: winogradOfPooled,
    // 11x9, of which the last row and column are not pooled, and no gradient of the images is wanted; then 5x4.
    trial: { ...trial(() => [
      layers.zeroPadding2d({ padding: [[1, 1], [1, 0]] }), convolution(16, 3, 'relu'), pool(), convolution(20, 3, 'relu'), layers.dropout({ rate: 0.25 }), pool(),
    ], 16), batches: [11] },
    calls: { winogradPooledFilterGradient: [2, 0], winogradPooledInputGradient: [1, 0], unpool: [0, 2], winogradFilterGradient: [0, 2], winogradConvolution: [0, 1] },
  },
};

const without = (rule: FusionRule): FusionRule => (plan) => fusionRules.filter((other) => other !== rule).reduce((fused, other) => other(fused), plan);

function count({ calls }: Plan, kernel: KernelName): number {
  return calls.filter((call) => call.kernel === kernel).length;
}

/** To 1e-4 of the largest value, and the rounding of a weight near 1, of which the oracle takes its gradient off. */
function assertClose(actual: ArrayLike<number>, expected: Float32Array, name: string): void {
  const error = relativeError(actual, expected);
  const largest = Math.max(...[...expected].map(Math.abs));
  assert(error * largest <= 1e-4 * largest + 1.2e-7, `${name}: relative error ${error}`);
}

describe('a fusion rule', () => {
  for (const [name, { rule, trial: given, calls }] of Object.entries(cases)) {
    describe(`of ${name}`, () => {
      it('finds its calls, and leaves them alone when it is off', async () => {
        const plan = await unfusedPlan(given);
        const [on, off] = [fuse(plan), without(rule)(plan)];
        const kernels = Object.keys(calls) as KernelName[];
        assert.deepEqual(Object.fromEntries(kernels.map((kernel) => [kernel, [count(on, kernel), count(off, kernel)]])), calls);
      });

      it("keeps the losses to rounding and the oracle's gradients, whatever the threads", async () => {
        const expected = await tapeGradients('cpu', given);
        const first = await planGradients(1, given);
        for (const [index, values] of expected.entries()) assertClose(first[index] ?? [], values, `weight ${index}`);
        for (const threads of [2, 3]) assert.deepEqual(await planGradients(threads, given), first);
        const unfused = await planGradients(1, { ...given, fusion: without(rule) });
        for (const [index, values] of unfused.entries()) assert(relativeError(first[index] ?? [], values) <= 1e-5, `weight ${index} with the rule and without`);
        const long = { ...given, batches: [8, 8, 3, 8, 1, 8] };
        const [on, off] = [await train({ planThreads: 2 }, long), await train({ planThreads: 2 }, { ...long, fusion: without(rule) })];
        assert(relativeError(on.losses, off.losses) <= 1e-5, `losses differ by ${relativeError(on.losses, off.losses)}`);
      });
    });
  }

  it('leaves alone what it does not fit', async () => {
    const fused: readonly KernelName[] = ['convolutionPool', 'winogradConvolutionPool', 'unpool', 'pooledFilterGradient'];
    const others: Record<string, () => NonNullable<Layers>> = {
      'six filters': () => [convolution(6, 3, 'relu'), pool()],
      'windows of three': () => [convolution(8, 3, 'relu'), pool(3)],
      'windows over the edge': () => [convolution(8, 3, 'relu'), layers.maxPooling2d({ poolSize: 2, padding: 'same' })],
      'windows that overlap': () => [convolution(8, 3, 'relu'), layers.maxPooling2d({ poolSize: 2, strides: 1 })],
      'another activation': () => [convolution(8, 3, 'tanh'), pool()],
      'averages': () => [convolution(8, 3, 'relu'), layers.averagePooling2d({ poolSize: 2 })],
    };
    for (const [name, inner] of Object.entries(others)) {
      const plan = fuse(await unfusedPlan(trial(inner)));
      assert.deepEqual(fused.filter((kernel) => count(plan, kernel) > 0), [], name);
    }
  });

  it("leaves a convolution's output to its other readers", async () => {
    const branched: Trial = {
      classes: 4, batches: [5],
      build: () => {
        const input = tf.input({ shape: [8, 8, 1] });
        const x = layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu', padding: 'same' }).apply(input);
        const joined = layers.concatenate().apply([layers.globalMaxPooling2d({}).apply(x) as never, layers.flatten().apply(pool().apply(x)) as never]);
        return tf.model({ inputs: input, outputs: layers.dense({ units: 4, activation: 'softmax' }).apply(joined) as never });
      },
    };
    assert.equal(count(fuse(await unfusedPlan(branched)), 'convolutionPool'), 0);
    const expected = await tapeGradients('cpu', branched);
    for (const [index, values] of (await planGradients(1, branched)).entries()) assert(relativeError(values, expected[index] ?? []) <= 1e-4);
  });

  it("fuses the study's models", async () => {
    for (const number of [2, 3, 4, 5, 6]) {
      const plan = fuse(await unfusedPlan({ build: () => smallStudyModel(number), classes: 3, batches: [4] }));
      const second = number === 6 ? 'normalisePool' : 'winogradConvolutionPool';
      assert.deepEqual((['convolutionPool', second, 'pooledFilterGradient', number === 6 ? 'pooledNormalisationGradient' : 'winogradPooledInputGradient', 'dropout'] as const).map((kernel) => count(plan, kernel)), [1, 1, 1, 1, 0]);
    }
  });
});
