import type { backend_util } from '@tensorflow/tfjs-core';
import { runUnary } from './elementwise';
import type { Output, SimdBackend } from './simd-backend';
import { product } from './simd-kernel';

export type Activation = backend_util.Activation | null | undefined;

/** True for activations that a fused kernel can apply; `prelu` has weights of its own and is left to plain JavaScript. */
export function isKnownActivation(activation: Activation): boolean {
  return activation !== 'prelu';
}

/** Applies to `y`, in place, what the kernel that made it did not: all activations but `relu`, which is fused. */
export function finishActivation(simd: SimdBackend, y: Output, activation: Activation, alpha = 0.2): void {
  const length = product(y.shape);
  if (activation === 'relu6') runUnary(simd, 'clip', y.address, y.address, length, 0, 6);
  else if (activation === 'elu' || activation === 'sigmoid') runUnary(simd, activation, y.address, y.address, length);
  else if (activation === 'leakyrelu') runUnary(simd, 'leakyRelu', y.address, y.address, length, alpha);
}
