import * as core from '@tensorflow/tfjs-core';
// By themselves core's operations have neither gradients nor the methods of tensors; both come as side effects.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import type { Tf } from './engine';

/** The TensorFlow.js in this bundle, with the `cpu` backend registered: what the `simd` and `cpu` engines stand on. */
export const tf: Tf = { ...core, ...layers };
