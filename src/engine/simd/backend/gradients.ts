import {
  div, engine, Mean, mul, registerGradient, Relu, reshape, step, Sum, tile, unregisterGradient, util, type GradConfig, type Tensor, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { binary } from './elementwise';
import { hasKernel, simdKernel, type Tensors } from './simd-kernel';

const reluGradientName = 'LookbookReluGradient';

/** dx = dy where y is above zero, 0 elsewhere. */
export const reluGradientKernel = simdKernel<Tensors<'dy' | 'y'>>(reluGradientName, ({ dy, y }, _attributes, simd): TensorInfo | undefined =>
  binary(simd, 'reluGradient', dy, y));

/** In one pass where the backend has the kernel; TensorFlow.js's own rule takes three. */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  return hasKernel(reluGradientName, engine().backendName) ? engine().runKernel(reluGradientName, { dy, y }) : mul(dy, step(y));
}

const relu: GradConfig = {
  kernelName: Relu,
  outputsToSave: [true],
  gradFunc: (dy, saved) => {
    const [y] = saved as [Tensor];
    return { x: () => reluGradient(dy as Tensor, y) };
  },
};

/** dy repeated over what was summed; TensorFlow.js's own rule multiplies by a tensor of ones, which it fills in JavaScript. */
function reductionGradient(kernelName: string, mean: boolean): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved as [Tensor];
      const axes = new Set(util.parseAxisParam(attributes.axis as number | number[], x.shape));
      const kept = x.shape.map((size, dimension) => axes.has(dimension) ? 1 : size);
      const repeats = x.shape.map((size, dimension) => axes.has(dimension) ? size : 1);
      const share = mean ? div(dy as Tensor, util.sizeFromShape(repeats)) : dy as Tensor;
      return { x: () => x.rank === 0 ? share : tile(reshape(share, kept), repeats) };
    },
  };
}

/** Gradients are registered for all backends at once, so each of these is right on every one of them. */
export function registerGradients(): void {
  for (const gradient of [relu, reductionGradient(Sum, false), reductionGradient(Mean, true)]) {
    unregisterGradient(gradient.kernelName);
    registerGradient(gradient);
  }
}
