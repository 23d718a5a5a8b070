import assert from 'node:assert/strict';
import type { backend_util, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { dropoutFactors, dropoutThreshold } from '../../src/engine/dropout-mask';
import { geometryOf, runConvolution, runConvolutionFilterGradient, runConvolutionInputGradient } from '../../src/engine/simd/backend/convolution';
import { reduceColumns } from '../../src/engine/simd/backend/reduction';
import type { SimdBackend } from '../../src/engine/simd/backend/simd-backend';
import { forwardWindow } from '../../src/engine/simd/backend/windows';
import type { CallTarget } from '../../src/engine/simd/call-target';
import { floatBits } from '../../src/engine/simd/kernel-runner';
import { relativeError, sample, tf, valuesOn } from './support/oracle';
import { backendName, backendOfThreads, exactBuilds, kernelBuilds } from './support/threaded-backends';

interface Case {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides?: number;
  /** Above 1 for the forward pass alone: TensorFlow.js has no gradient of dilated convolutions. */
  readonly dilations?: number;
  readonly pad?: 'same' | 'valid';
  /** 0: no dropout. */
  readonly rate: number;
}

// Odd sizes whose last row or column belongs to no window, channels of one and of half a group of the mask, a batch of one.
const cases: Record<string, Case> = {
  'one channel, 3x3': { image: [9, 8, 6, 1], filter: [3, 3, 1, 8], rate: 0.25 },
  'one channel, 3x3, without dropout': { image: [3, 9, 7, 1], filter: [3, 3, 1, 12], rate: 0 },
  'three channels, 5x5, half groups': { image: [2, 7, 9, 3], filter: [5, 5, 3, 12], rate: 0.5 },
  'a stride of two, without padding': { image: [2, 13, 11, 2], filter: [3, 2, 2, 4], strides: 2, pad: 'valid', rate: 0.25 },
  'dilated': { image: [2, 9, 8, 3], filter: [3, 3, 3, 20], dilations: 2, rate: 0.25 },
  'direct, whole panels': { image: [3, 8, 6, 3], filter: [5, 5, 3, 48], rate: 0.4 },
  'direct, many channels': { image: [3, 6, 6, 20], filter: [2, 2, 20, 8], rate: 0.3 },
  'Winograd, a batch of one': { image: [1, 6, 6, 16], filter: [3, 3, 16, 16], rate: 0.3 },
  'Winograd, odd, half groups of channels': { image: [5, 9, 7, 16], filter: [3, 3, 16, 20], rate: 0.25 },
  'Winograd, short windows': { image: [2, 14, 14, 16], filter: [3, 3, 16, 32], rate: 0.3 },
  'Winograd, one row and column over': { image: [1, 15, 13, 20], filter: [3, 3, 20, 20], rate: 0 },
  'Winograd, without dropout': { image: [2, 8, 10, 16], filter: [3, 3, 16, 24], rate: 0 },
};
const key = 12345;

function inputsOf({ image, filter, strides = 1, dilations = 1, pad = 'same' }: Case): { geometry: backend_util.Conv2DInfo; pooledShape: number[]; x: Tensor; w: Tensor; bias: Tensor; dy: Tensor } {
  const geometry = geometryOf(image, filter, { strides, dilations, pad, dataFormat: 'NHWC' });
  const pooledShape = [image[0], geometry.outHeight >> 1, geometry.outWidth >> 1, geometry.outChannels];
  return { geometry, pooledShape, x: sample(image, 'x'), w: sample(filter, 'w'), bias: sample([filter[3]], 'bias'), dy: sample(pooledShape, 'dy') };
}

/** Pooled values and the gradients of x, filter and bias, operation by operation. */
function separately(given: Case): Tensor[] {
  const { geometry, x, w, bias, dy } = inputsOf(given);
  const size = tf.util.sizeFromShape(geometry.outShape);
  const factors = given.rate === 0 ? tf.ones(geometry.outShape) : tf.tensor(dropoutFactors(size, { rate: given.rate, key }), geometry.outShape);
  const block = (image: Tensor, filter: Tensor, offset: Tensor): Tensor => {
    const z = tf.conv2d(image as Tensor4D, filter as Tensor4D, given.strides ?? 1, given.pad ?? 'same', 'NHWC', given.dilations ?? 1).add<Tensor4D>(offset);
    return tf.maxPool(z.relu().mul<Tensor4D>(factors), 2, 2, 'valid');
  };
  return [block(x, w, bias), ...given.dilations === undefined ? tf.grads(block)([x, w, bias], dy) : []];
}

/** The same by the fused kernels; and, where filters have few taps, filter and bias gradients without the zeros in between. */
function fused(simd: SimdBackend, given: Case): Tensor[] {
  const { geometry: g, pooledShape, x, w, bias, dy } = inputsOf(given);
  const at = (tensor: Tensor): number => simd.address(tensor);
  const result = (shape: number[]): Tensor => {
    const tensor = tf.zeros(shape);
    at(tensor);
    return tensor;
  };
  const pooled = result(pooledShape);
  const places = result(pooledShape);
  const scale = floatBits(1 / (1 - given.rate));
  const convolution: { run: Parameters<CallTarget['kernels']['run']>[] } = { run: [] };
  runConvolution({ kernels: { panels: simd.kernels.panels, run: (...call) => void convolution.run.push(call) }, withScratch: (bytes, use) => use(simd.pool.allocate(bytes)) }, g,
    { x: at(x), filter: at(w), bias: at(bias), y: at(pooled) }, true);
  for (const [kernel, units, work, words] of convolution.run) {
    if (kernel === 'convolution' || kernel === 'winogradConvolution') {
      simd.kernels.run(kernel === 'convolution' ? 'convolutionPool' : 'winogradConvolutionPool', units, work, [...words, at(places), key, dropoutThreshold(given.rate), scale, 0]);
    } else {
      simd.kernels.run(kernel, units, work, words);
    }
  }
  if (given.dilations !== undefined) return [pooled];
  const [dx, dw, dBias, dz, sums] = [x.shape, w.shape, bias.shape, g.outShape, [g.batchSize, g.outChannels]].map(result) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  simd.kernels.run('unpool', g.batchSize, 1000, [at(dy), at(places), at(dz), at(sums), g.outHeight, g.outWidth, g.outChannels, scale]);
  reduceColumns(simd, 'sum', at(sums), at(dBias), g.batchSize, g.outChannels, 1);
  runConvolutionFilterGradient(simd, g, { x: at(x), dy: at(dz), dw: at(dw) });
  runConvolutionInputGradient(simd, g, { dy: at(dz), filter: at(w), dx: at(dx) });
  const slices = Math.min(8, g.batchSize);
  const [partial, sliceSums, dwDirect, dBiasDirect] = [[slices, ...w.shape], [slices, g.outChannels], w.shape, bias.shape].map(result) as [Tensor, Tensor, Tensor, Tensor];
  simd.kernels.run('pooledFilterGradient', slices, 1000, [...forwardWindow(g), at(x), at(dy), at(places), at(partial), at(sliceSums), g.outChannels, g.batchSize, slices, scale]);
  reduceColumns(simd, 'sum', at(partial), at(dwDirect), slices, dw.size, 1);
  reduceColumns(simd, 'sum', at(sliceSums), at(dBiasDirect), slices, g.outChannels, 1);
  return [pooled, dx, dw, dBias, dwDirect, dBiasDirect];
}

describe('a block of convolution, bias, relu, dropout and pooling', () => {
  for (const [name, given] of Object.entries(cases)) {
    it(`${name}: values and gradients as one operation after the other, whatever the kernels' build and the threads`, async () => {
      const [pooled, dx, dw, dBias] = await valuesOn('cpu', () => separately(given));
      assert(pooled);
      const expected = { pooled, ...(dx && dw && dBias ? { dx, dw, dBias, 'dw of pooled': dw, 'dBias of pooled': dBias } : {}) };
      let exact: Float32Array[] | undefined;
      for (const build of kernelBuilds) {
        let first: Float32Array[] | undefined;
        for (const threads of [1, 2, 3]) {
          const simd = await backendOfThreads(threads, build);
          const actual = await valuesOn(backendName(threads, build), () => fused(simd, given));
          for (const [index, [result, values]] of Object.entries(expected).entries()) {
            const error = relativeError(actual[index] ?? [], values);
            assert(error <= 1e-5, `${build}, ${result}: relative error ${error}`);
          }
          first ??= actual;
          assert.deepEqual(actual, first, `${build}: ${threads} threads give other bits than one`);
        }
        if (!exactBuilds.includes(build)) continue;
        exact ??= first;
        assert.deepEqual(first, exact, `${build} gives other bits than ${kernelBuilds[0]}`);
      }
    });
  }

  for (const build of kernelBuilds) {
    it(`passes a value on that is not a number, wherever it is in the window: ${build}`, async () => {
      const simd = await backendOfThreads(1, build);
      for (const place of [0, 1, 2, 3]) {
        const [y = new Float32Array()] = await valuesOn(backendName(1, build), () => {
          const y = tf.zeros([1, 1, 1, 8]);
          const places = tf.zeros([1, 1, 1, 8]);
          const image = [1, 0, -2, 3];
          image[place] = NaN;
          const words = forwardWindow(geometryOf([1, 2, 2, 1], [1, 1, 1, 8], { strides: 1, pad: 'valid', dataFormat: 'NHWC' }));
          const panels = tf.ones([32]);
          simd.kernels.run('convolutionPool', 1, 1000, [...words, simd.address(tf.tensor(image)), simd.address(panels), 0, simd.address(y), 8, 1, simd.address(places), key, 0, floatBits(1)]);
          return y;
        });
        assert(y.every(Number.isNaN), y.join());
      }
    });
  }
});
