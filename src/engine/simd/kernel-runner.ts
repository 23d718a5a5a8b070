import type { Panels } from './panels';

export const kernelNames = [
  'argMax',
  'averagePoolGradient',
  'batchStatistics',
  'binary',
  'clipGradient',
  'compare',
  'convolution',
  'convolutionFilterGradient',
  'convolutionPool',
  'crossEntropy',
  'depthwiseConvolution',
  'depthwiseFilterGradient',
  'dropout',
  'matmul',
  'maxPoolGradient',
  'mergeStatistics',
  'narrowInputGradient',
  'normalisationGradient',
  'normalisationSums',
  'normalise',
  'normalisePool',
  'optimizerStep',
  'packFilter',
  'packedFilterGradient',
  'penalty',
  'pool',
  'pooledFilterGradient',
  'pooledNormalisationGradient',
  'pooledNormalisationSums',
  'reduceColumns',
  'reduceRows',
  'select',
  'softmax',
  'softmaxGradient',
  'stridedCopy',
  'stridedInputGradient',
  'transpose',
  'unary',
  'unpool',
  'winogradConvolution',
  'winogradConvolutionPool',
  'winogradFilter',
  'winogradFilterGradient',
  'winogradPooledFilterGradient',
  'winogradPooledInputGradient',
  'winogradStridedConvolution',
  'winogradStridedFilter',
  'winogradStridedFilterGradient',
  'winogradStridedInputGradient',
  'winogradStridedTaps',
] as const;
export type KernelName = (typeof kernelNames)[number];

/**
 * Runs kernels of src/engine/simd/assembly. A call is split into `units` that may be computed in any order, by any
 * thread; they never write to the same place, and no sum runs over more than one of them.
 */
export interface KernelRunner {
  /** Threads that take part, the calling one included. */
  readonly threads: number;
  /** How this runner's kernels pack matrices. */
  readonly panels: Panels;
  /**
   * Returns when all units are computed.
   * @param unitWork about how many floats one unit reads or writes; sixteen multiply-adds of a product count as one. Small
   * calls are not worth another thread's waking; the result is the same either way.
   * @param words the kernel's arguments in the order of its `Arguments`, each 32 bits: addresses, integers, or {@link floatBits}.
   * @throws LookbookError if a thread has died
   */
  run(kernel: KernelName, units: number, unitWork: number, words: readonly number[]): void;
}

/** Multiply-adds of a product that take about as long as reading or writing one float. */
const multiplyAddsPerFloat = 16;

/** The work of so many multiply-adds, for {@link KernelRunner.run}. */
export function productWork(multiplyAdds: number): number {
  return multiplyAdds / multiplyAddsPerFloat;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The 32 bits of a float, as an argument word. */
export function floatBits(value: number): number {
  float[0] = value;
  return bits[0] ?? 0;
}
