import assert from 'node:assert/strict';
import { convolutionMultiplyAdds, enlargedField, mergedField, pixelField, product, slidingField, transposedField } from '../../../src/shared/layer-arithmetic';

describe('layer arithmetic', () => {
  it('follows the standard rule through the study\'s model 2: 3, 4, 8, 10', () => {
    const conv = slidingField(pixelField, [3, 3], [1, 1]);
    const pool = slidingField(conv, [2, 2], [2, 2]);
    const conv2 = slidingField(pool, [3, 3], [1, 1]);
    const pool2 = slidingField(conv2, [2, 2], [2, 2]);
    assert.deepEqual([conv, pool, conv2, pool2].map(({ size }) => size), [[3, 3], [4, 4], [8, 8], [10, 10]]);
    assert.deepEqual([conv, pool, conv2, pool2].map(({ jump }) => jump), [[1, 1], [2, 2], [2, 2], [4, 4]]);
  });

  it('agrees with tracing which pixels reach one output, for any chain of windows', () => {
    // The oracle walks back from one output: each step turns an interval of outputs into the interval of inputs it reads.
    const windows = [1, 2, 3, 5].flatMap((kernel) => [1, 2, 3].flatMap((stride) => [1, 2].map((dilation) => ({ kernel, stride, dilation }))));
    for (const first of windows) {
      for (const second of windows) {
        let width = 1;
        for (const { kernel, stride, dilation } of [second, first]) width = (width - 1) * stride + (kernel - 1) * dilation + 1;
        const field = [first, second].reduce((before, { kernel, stride, dilation }) => slidingField(before, [kernel, kernel], [stride, stride], [dilation, dilation]), pixelField);
        assert.deepEqual(field.size, [width, width]);
      }
    }
  });

  it('keeps height and width apart', () => {
    assert.deepEqual(slidingField(pixelField, [3, 5], [2, 1], [1, 2]), { size: [3, 9], jump: [2, 1] });
  });

  it('brings neighbours closer when it enlarges', () => {
    const pooled = slidingField(pixelField, [2, 2], [2, 2]);
    assert.deepEqual(enlargedField(pooled, [2, 2]), { size: [2, 2], jump: [1, 1] });
    // A 2×2 transposed convolution of stride 2 lets each output see one input; a 3×3 one up to two along each side.
    assert.deepEqual(transposedField(pooled, [2, 2], [2, 2]), { size: [2, 2], jump: [1, 1] });
    assert.deepEqual(transposedField(pooled, [3, 3], [2, 2]), { size: [4, 4], jump: [1, 1] });
  });

  it('takes the largest field where branches meet, and none where they do not fit', () => {
    const conv = slidingField(pixelField, [5, 3], [1, 1]);
    assert.deepEqual(mergedField([pixelField, conv]), conv);
    assert.equal(mergedField([pixelField, null]), null);
    assert.equal(mergedField([pixelField, slidingField(pixelField, [2, 2], [2, 2])]), null);
    assert.equal(mergedField([]), null);
  });

  it('counts multiply-adds', () => {
    assert.equal(convolutionMultiplyAdds(14 * 14 * 64, [3, 3], 32), 3_612_672);
    assert.equal(product([]), 1);
  });
});
