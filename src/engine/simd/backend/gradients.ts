import {
  ClipByValue, div, engine, greaterEqual, LeakyRelu, lessEqual, logicalAnd, Mean, mul, registerGradient, Relu, reshape, step, Sum, tile, util, where, zerosLike,
  type GradConfig, type Tensor, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { floatBits } from '../kernel-runner';
import { binary, elementsPerUnit } from './elementwise';
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

const clipGradientName = 'LookbookClipGradient';

interface Bounds { readonly clipValueMin: number; readonly clipValueMax: number }

/** dx = dy where x lies within the bounds, 0 elsewhere. */
export const clipGradientKernel = simdKernel<Tensors<'dy' | 'x'>, Bounds>(clipGradientName, ({ dy, x }, { clipValueMin, clipValueMax }, simd) => {
  const dx = simd.output(x.shape);
  const length = util.sizeFromShape(x.shape);
  simd.kernels.run('clipGradient', Math.ceil(length / elementsPerUnit), elementsPerUnit, [
    simd.address(dy), simd.address(x), dx.address, length, floatBits(clipValueMin), floatBits(clipValueMax),
  ]);
  return dx;
});

const clip: GradConfig = {
  kernelName: ClipByValue,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const [x] = saved as [Tensor];
    const { clipValueMin, clipValueMax } = attributes as unknown as Bounds;
    return {
      x: () => hasKernel(clipGradientName, engine().backendName)
        ? engine().runKernel(clipGradientName, { dy: dy as Tensor, x }, attributes)
        : where(logicalAnd(greaterEqual(x, clipValueMin), lessEqual(x, clipValueMax)), dy as Tensor, zerosLike(dy as Tensor)),
    };
  },
};

/** TensorFlow.js's own rule compares and selects. */
const leakyRelu: GradConfig = {
  kernelName: LeakyRelu,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, { alpha }) => {
    const [x] = saved as [Tensor];
    return { x: () => mul(dy as Tensor, step(x, alpha as number)) };
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
  for (const gradient of [relu, clip, leakyRelu, reductionGradient(Sum, false), reductionGradient(Mean, true)]) registerGradient(gradient);
}
