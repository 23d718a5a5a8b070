import { createCpuEngine } from '../../../src/engine/cpu';
import type { Tf } from '../../../src/engine/engine';

/** TensorFlow.js on the plain CPU backend, current while the tests of a `describe` run. */
export async function cpuTf(): Promise<Tf> {
  return (await createCpuEngine()).tf;
}

/** The tensors that `work` left behind. */
export async function tensorsLeftBy(tf: Tf, work: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await work();
  return tf.memory().numTensors - before;
}

export function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  const wrong = expected.findIndex((value, i) => !(Math.abs((actual[i] ?? NaN) - value) <= tolerance * Math.max(1, Math.abs(value))));
  if (actual.length !== expected.length || wrong >= 0) {
    throw new Error(`[${Array.from(actual).join(', ')}] is not [${expected.join(', ')}]`);
  }
}
