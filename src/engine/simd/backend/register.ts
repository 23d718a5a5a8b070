import { getKernelsForBackend, registerKernel, unregisterKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { batchNormalisationKernels } from './batch-normalisation';
import { comparisonKernels } from './comparison';
import { convolutionKernels } from './convolution';
import { depthwiseKernels } from './depthwise';
import { dropoutKernel } from './dropout';
import { elementwiseKernels } from './elementwise';
import { clipGradientKernel, registerGradients, reluGradientKernel } from './gradients';
import { indexKernels } from './indices';
import { matmulKernels } from './matmul';
import { movementKernels } from './movement';
import { poolingKernels } from './pooling';
import { reductionKernels } from './reduction';
import type { SimdBackend } from './simd-backend';
import { product, type SimdKernel } from './simd-kernel';
import { softmaxKernels } from './softmax';

/** Kernels that hand on the same data under another shape or type: nothing to compute, nothing to count. */
const withoutWork: ReadonlySet<string> = new Set(['Identity', 'Reshape', 'ExpandDims', 'Cast']);

const kernels: readonly SimdKernel[] = [
  ...batchNormalisationKernels, ...comparisonKernels, ...convolutionKernels, ...depthwiseKernels, ...elementwiseKernels, ...indexKernels, ...matmulKernels, ...movementKernels,
  ...poolingKernels, ...reductionKernels, ...softmaxKernels, dropoutKernel, reluGradientKernel, clipGradientKernel,
];

/**
 * Registers a kernel under the name of every kernel that the `cpu` backend has: ours where there is one, and for all
 * other operations, and the cases that ours leave out, the plain one, counted.
 */
export function registerSimdKernels(backendName: string, simd: SimdBackend): void {
  const own = new Map(kernels.map((kernel) => [kernel.name, kernel]));
  for (const plain of getKernelsForBackend('cpu')) {
    registerKernel({ ...plain, backendName, kernelFunc: withFallthrough(own.get(plain.kernelName), plain, simd) });
    own.delete(plain.kernelName);
  }
  for (const kernel of own.values()) {
    registerKernel({ kernelName: kernel.name, backendName, kernelFunc: withFallthrough(kernel, undefined, simd) });
  }
  registerGradients();
}

export function unregisterSimdKernels(backendName: string): void {
  for (const { kernelName } of getKernelsForBackend(backendName)) unregisterKernel(kernelName, backendName);
}

function withFallthrough(own: SimdKernel | undefined, plain: KernelConfig | undefined, simd: SimdBackend): KernelConfig['kernelFunc'] {
  return (call) => {
    const result = own?.compute(call.inputs, call.attrs ?? {}, simd);
    if (result !== undefined) return result;
    if (plain === undefined) throw new Error(`The simd engine has no case of ${own?.name ?? 'a kernel'} for these inputs.`);
    const begin = performance.now();
    const results = plain.kernelFunc(call);
    if (!withoutWork.has(plain.kernelName)) {
      simd.fallthroughs.count(plain.kernelName, elements([...inputsOf(call.inputs), ...[results].flat()]), performance.now() - begin);
    }
    return results;
  };
}

function inputsOf(inputs: Parameters<KernelConfig['kernelFunc']>[0]['inputs']): TensorInfo[] {
  return Object.values(inputs).flat().filter((input): input is TensorInfo => (input as TensorInfo | null | undefined) != null);
}

function elements(tensors: readonly TensorInfo[]): number {
  return Math.max(0, ...tensors.map((tensor) => product(tensor.shape)));
}
