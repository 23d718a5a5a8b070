import { engine, mul, registerGradient, Relu, step, unregisterGradient, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { binary } from './elementwise';
import { hasKernel, simdKernel, type Tensors } from './simd-kernel';

const name = 'LookbookReluGradient';

/** dx = dy where y is above zero, 0 elsewhere. */
export const reluGradientKernel = simdKernel<Tensors<'dy' | 'y'>>(name, ({ dy, y }, _attributes, simd) => binary(simd, 'reluGradient', dy, y));

/** TensorFlow.js's own rule takes three passes over the tensor; gradients are global, so other backends keep it here. */
const gradient: GradConfig = {
  kernelName: Relu,
  outputsToSave: [true],
  gradFunc: (dy, saved) => {
    const [y] = saved as [Tensor];
    return {
      x: () => hasKernel(name, engine().backendName)
        ? engine().runKernel(name, { dy: dy as Tensor, y })
        : mul(dy as Tensor, step(y)),
    };
  },
};

export function registerReluGradient(): void {
  unregisterGradient(Relu);
  registerGradient(gradient);
}
