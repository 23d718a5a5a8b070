import assert from 'node:assert/strict';
import { assertAgrees, sample, simdEngine, tf } from './support/oracle';

describe('moving values', () => {
  it('transpose', () => assertAgrees(() => [
    tf.transpose(sample([5, 7])), tf.transpose(sample([2, 3, 4, 5]), [0, 3, 1, 2]), tf.transpose(sample([2, 3, 4, 5]), [3, 2, 1, 0]),
    tf.transpose(sample([2, 3, 50]), [1, 0, 2]), tf.transpose(sample([4])),
  ]));
  it('tile', () => assertAgrees(() => [
    tf.tile(sample([3]), [4]), tf.tile(sample([2, 3]), [2, 2]), tf.tile(sample([1, 1, 1, 9]), [2, 5, 4, 1]), tf.tile(sample([2, 1, 3]), [1, 4, 2]),
  ]));
  it('slice', () => assertAgrees(() => [
    tf.slice(sample([9]), 2, 4), tf.slice(sample([6, 7]), [1, 2], [3, 4]), tf.slice(sample([4, 5, 6]), [1, 0, 2], [-1, 5, 3]), tf.slice(sample([8, 40]), [3, 0], [2, 40]),
  ]));
  it('pad', () => assertAgrees(() => [
    tf.pad(sample([5]), [[2, 1]], 3), tf.pad(sample([2, 3, 4, 2]), [[0, 0], [1, 2], [3, 0], [0, 0]]), tf.pad(sample([3, 2]), [[1, 1], [1, 1]], -1),
  ]));
  it('concat', () => assertAgrees(() => [
    tf.concat([sample([3], 1), sample([4], 2)]), tf.concat([sample([2, 3, 4], 1), sample([2, 3, 5], 2), sample([2, 3, 1], 3)], 2),
    tf.concat([sample([2, 3], 1), sample([5, 3], 2)], 0), tf.concat([sample([1, 2, 2, 8], 1), sample([1, 2, 2, 40], 2)], 3),
  ]));
  it('fill', () => assertAgrees(() => [tf.fill([3, 5], 2.5), tf.zerosLike(sample([7])), tf.onesLike(sample([2, 3]))]));

  it('a slice keeps its values when the tensor that it was cut from is gone', async () => {
    await simdEngine();
    const whole = sample([64, 64]).add(0);
    const part = whole.slice([3, 5], [2, 7]);
    const before = part.dataSync();
    whole.dispose();
    const others = [1, 2, 3].map((name) => sample([64, 64], name).mul(2));
    assert.deepEqual(part.dataSync(), before);
    tf.dispose([part, ...others]);
  });

  it('values that were read stay as they were when the tensor is gone', async () => {
    await simdEngine();
    const tensor = sample([100]).add(1);
    const read = tensor.dataSync();
    const copy = Float32Array.from(read);
    tensor.dispose();
    const other = sample([100], 'other').mul(3);
    assert.deepEqual(read, copy);
    other.dispose();
  });
});
