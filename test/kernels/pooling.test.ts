import assert from 'node:assert/strict';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assertAgrees, relativeError, sample, tf, valuesOn } from './support/oracle';
import { backendName, backendOfThreads } from './support/threaded-backends';

interface Case {
  readonly shape: [number, number, number, number];
  readonly size: [number, number];
  readonly stride: [number, number];
  readonly pad: 'same' | 'valid';
  readonly shift?: number;
}

const cases: Record<string, Case> = {
  '2x2': { shape: [2, 8, 6, 8], size: [2, 2], stride: [2, 2], pad: 'valid' },
  'odd image, valid': { shape: [2, 7, 5, 6], size: [2, 2], stride: [2, 2], pad: 'valid' },
  'odd image, same': { shape: [3, 7, 5, 3], size: [2, 2], stride: [2, 2], pad: 'same' },
  'overlapping windows': { shape: [1, 9, 9, 5], size: [3, 3], stride: [2, 2], pad: 'valid' },
  'overlapping windows, same': { shape: [2, 9, 8, 4], size: [3, 2], stride: [1, 2], pad: 'same' },
  'windows with gaps': { shape: [2, 8, 9, 6], size: [2, 2], stride: [3, 3], pad: 'valid' },
  'whole image': { shape: [2, 5, 5, 7], size: [5, 5], stride: [5, 5], pad: 'valid' },
  'negative inputs': { shape: [2, 6, 6, 9], size: [2, 2], stride: [2, 2], pad: 'valid', shift: -3 },
  'negative inputs and padding': { shape: [2, 5, 5, 9], size: [3, 3], stride: [2, 2], pad: 'same', shift: -3 },
};

for (const [name, pool] of [['max pooling', tf.maxPool], ['average pooling', tf.avgPool]] as const) {
  describe(name, () => {
    for (const [title, { shape, size, stride, pad, shift = 0 }] of Object.entries(cases)) {
      const input = (): Tensor4D => sample(shape, 'x').add(shift);
      it(`forward: ${title}`, () => assertAgrees(() => pool(input(), size, stride, pad)));
      // The oracle divides by whole windows where padding cuts them; see below.
      if (pool === tf.avgPool && pad === 'same') continue;
      it(`gradient: ${title}`, () => assertAgrees(() => {
        const y = pool(input(), size, stride, pad);
        return tf.grad((x) => pool(x as Tensor4D, size, stride, pad))(input(), sample(y.shape, 'dy'));
      }));
    }
  });
}

describe('max pooling gradient', () => {
  it('goes to the first of equal values', () => assertAgrees(() =>
    tf.grad((x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'))(tf.ones([1, 4, 4, 5]), sample([1, 2, 2, 5], 'dy'))));
});

describe('average pooling gradient', () => {
  for (const [title, { shape: [images, height, width, channels], size, stride, pad }] of Object.entries(cases)) {
    it(`is that of finite differences: ${title}`, async () => {
      // Averages are linear, so a difference of any size is exact: what each pixel, set to 1 alone, adds to each window.
      const pixels = height * width;
      const [reaches = new Float32Array()] = await valuesOn('cpu', () => tf.avgPool(tf.oneHot(tf.range(0, pixels, 1, 'int32'), pixels).toFloat().reshape<Tensor4D>([pixels, height, width, 1]), size, stride, pad));
      const windows = reaches.length / pixels;
      const shape = (): [number, number, number, number] => [images, height, width, channels];
      const pooled = (): Tensor4D => tf.avgPool(sample(shape(), 'x') as Tensor4D, size, stride, pad);
      const [dy = new Float32Array()] = await valuesOn('cpu', () => sample(pooled().shape, 'dy'));
      const expected = Float32Array.from({ length: images * pixels * channels }, (_, place) => {
        const [image, pixel, channel] = [Math.floor(place / (pixels * channels)), Math.floor(place / channels) % pixels, place % channels];
        let sum = 0;
        for (let window = 0; window < windows; window++) sum += (dy[(image * windows + window) * channels + channel] ?? NaN) * (reaches[pixel * windows + window] ?? NaN);
        return sum;
      });
      for (const threads of [1, 2]) {
        await backendOfThreads(threads);
        const [actual = []] = await valuesOn(backendName(threads), () =>
          tf.grad((x) => tf.avgPool(x as Tensor4D, size, stride, pad))(sample(shape(), 'x'), sample(pooled().shape, 'dy')));
        const error = relativeError(actual, expected);
        assert.ok(error < 1e-6, `relative error ${error} on ${threads} threads`);
      }
    });
  }
});
