import assert from 'node:assert/strict';
import type { Tf } from '../../../src/engine/engine';
import { countCorrect, perImageLoss } from '../../../src/trainer/losses';
import { assertClose, cpuTf, tensorsLeftBy } from './cpu-tf';

describe('losses', () => {
  let tf: Tf;
  before(async () => { tf = await cpuTf(); });

  function losses(loss: 'crossEntropy' | 'crossEntropyFromLogits', classes: number[], outputs: number[][]): number[] {
    return tf.tidy(() => Array.from(perImageLoss(tf, loss, tf.tensor1d(classes, 'int32'), tf.tensor2d(outputs)).dataSync()));
  }

  it('is the negative logarithm of the class\'s probability', () => {
    assertClose(losses('crossEntropy', [0, 2, 1], [[0.7, 0.2, 0.1], [0.25, 0.25, 0.5], [0, 1, 0]]), [-Math.log(0.7), Math.LN2, 1e-7]);
  });

  it('scales rows to a sum of 1 first, as Keras does', () => {
    assertClose(losses('crossEntropy', [0], [[2, 1, 1]]), [Math.LN2]);
  });

  it('is finite for a class that was ruled out: 1e-7 is the least probability', () => {
    assertClose(losses('crossEntropy', [0], [[0, 1]]), [-Math.log(1e-7)]);
  });

  it('takes outputs beyond the classes as further wrong answers', () => {
    assertClose(losses('crossEntropy', [1], [[0.1, 0.4, 0.3, 0.2]]), [-Math.log(0.4)]);
  });

  it('takes logits of any size', () => {
    const logits = [[1, 2, 3], [1000, 0, -1000], [-1000, 0, 1000]];
    assertClose(losses('crossEntropyFromLogits', [2, 0, 0], logits), [Math.log(1 + Math.exp(-1) + Math.exp(-2)), 0, 2000]);
  });

  it('has the gradient of softmax regression: probability less wish', () => {
    tf.tidy(() => {
      const gradient = tf.grad((logits) => tf.mean(perImageLoss(tf, 'crossEntropy', tf.tensor1d([2], 'int32'), tf.softmax(logits.as2D(1, 3)))));
      const [a, b, c] = [Math.exp(1), Math.exp(2), Math.exp(0.5)];
      const sum = a + b + c;
      assertClose(gradient(tf.tensor2d([[1, 2, 0.5]])).dataSync(), [a / sum, b / sum, c / sum - 1]);
    });
  });

  it('counts the images whose largest output is at their class', () => {
    const count = tf.tidy(() => countCorrect(tf, tf.tensor1d([0, 1, 1, 2], 'int32'), tf.tensor2d([[3, 1, 2, 0], [1, 3, 2, 0], [3, 1, 2, 0], [0, 1, 2, 3]])).dataSync()[0]);
    assert.equal(count, 2);
  });

  it('leaves only its result behind', async () => {
    assert.equal(await tensorsLeftBy(tf, () => losses('crossEntropy', [0], [[0.5, 0.5]])), 0);
  });
});
