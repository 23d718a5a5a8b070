import type { Engine } from './engine';
import { tf } from './tensorflow';

/** Plain TensorFlow.js in JavaScript: hundreds of times slower than the other engines, and the oracle that tests compare them with. */
export async function createCpuEngine(): Promise<Engine> {
  await tf.setBackend('cpu');
  return {
    name: 'cpu',
    version: tf.version_core,
    threads: 1,
    detail: 'TensorFlow.js in plain JavaScript',
    tf,
    dispose: () => Promise.resolve(),
  };
}
