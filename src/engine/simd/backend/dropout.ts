import { engine, registerGradient, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutKernelName, dropoutThreshold, type DropoutMask } from '../../dropout-mask';
import { floatBits } from '../kernel-runner';
import { elementsPerUnit } from './elementwise';
import { product, simdKernel, type Tensors } from './simd-kernel';

/** y = x where the mask keeps it, scaled by 1 / (1 - rate), and 0 elsewhere. */
export const dropoutKernel = simdKernel<Tensors<'x'>, DropoutMask>(dropoutKernelName, ({ x }, { rate, key }, simd) => {
  const y = simd.output(x.shape);
  const length = product(x.shape);
  simd.kernels.run('dropout', Math.ceil(length / elementsPerUnit), 2 * elementsPerUnit, [
    simd.address(x), y.address, length, key, dropoutThreshold(rate), floatBits(1 / (1 - rate)), 0,
  ]);
  return y;
});

export function registerDropoutGradient(): void {
  registerGradient({
    kernelName: dropoutKernelName,
    // The same mask on the gradient: it is made again, not kept.
    gradFunc: (dy, _saved, attributes) => ({ x: () => engine().runKernel(dropoutKernelName, { x: dy as Tensor }, attributes) }),
  });
}
