import type { Tensor } from '@tensorflow/tfjs-core';
import { assertAgrees, sample, tf } from './support/oracle';

const comparisons = ['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'] as const;

/** Values many of which are equal, a NaN, an infinity and zeros of both signs among them. */
function values(name: string, length: number, dtype: 'float32' | 'int32'): Tensor {
  const numbers = Array.from(sample([length], name).dataSync(), (value) => Math.round(value * 3));
  if (dtype === 'float32') numbers.splice(0, 4, NaN, Infinity, -0, 0);
  return tf.tensor1d(numbers, dtype);
}

describe('comparisons', () => {
  for (const name of comparisons) {
    for (const dtype of ['float32', 'int32'] as const) {
      it(`${name} of ${dtype}`, () => assertAgrees(() => [5, 4099, 12_001].flatMap((length) => {
        const [a, b] = [values('a', length, dtype), values('b', length, dtype)];
        const one = tf.scalar(1, dtype);
        return [tf[name](a, b), tf[name](a, a), tf[name](a, one), tf[name](one, b), tf[name](a.reshape([1, length]), one.reshape([1, 1, 1]))].map((result) => result.toFloat());
      })));
    }
  }

  it('select', () => assertAgrees(() => [3, 4097].map((length) => {
    const [a, b] = [values('a', length, 'float32'), values('b', length, 'float32')];
    return tf.where(tf.greater(b, 0), a, b);
  })));

  it('of other shapes run as plain JavaScript', () => assertAgrees(() =>
    tf.greater(sample([3, 4], 'a'), sample([4], 'b')).toFloat(), { fallthroughs: ['Greater'] }));
});
