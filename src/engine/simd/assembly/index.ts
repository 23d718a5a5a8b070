/**
 * All kernels. Each has the same signature, so that a plan can list calls and any thread can take a part of one:
 * `(arguments, first, last, scratch)` computes the units `first` to `last` (exclusive) of the call whose arguments lie
 * at `arguments` (32-bit words, in the order of the kernel's `Arguments`), with working memory of its own at
 * `scratch`. Units never write to the same place. A kernel that needs working memory exports `<name>Scratch`, which
 * tells how many bytes for the arguments at an address. Beside kernels, the module exports `panelWidth`.
 */
export { argMax } from './arg-max';
export { averagePoolGradient } from './average-pool-gradient';
export { batchStatistics } from './batch-statistics';
export { binary } from './binary';
export { clipGradient } from './clip-gradient';
export { compare } from './compare';
export { convolution, convolutionScratch } from './convolution';
export { convolutionFilterGradient, convolutionFilterGradientScratch } from './convolution-filter-gradient';
export { convolutionPool, convolutionPoolScratch } from './convolution-pool';
export { crossEntropy } from './cross-entropy';
export { depthwiseConvolution, depthwiseConvolutionScratch } from './depthwise-convolution';
export { depthwiseFilterGradient, depthwiseFilterGradientScratch } from './depthwise-filter-gradient';
export { dropout } from './dropout';
export { matmul, matmulScratch } from './matmul';
export { maxPoolGradient } from './max-pool-gradient';
export { mergeStatistics } from './merge-statistics';
export { narrowInputGradient, narrowInputGradientScratch } from './narrow-input-gradient';
export { normalisationGradient, normalisationGradientScratch } from './normalisation-gradient';
export { normalisationSums, normalisationSumsScratch } from './normalisation-sums';
export { normalise, normaliseScratch } from './normalise';
export { normalisePool, normalisePoolScratch } from './normalise-pool';
export { optimizerStep } from './optimizer-step';
export { packFilter } from './pack-filter';
export { packedFilterGradient, packedFilterGradientScratch } from './packed-filter-gradient';
export { panelWidth } from './common/panels';
export { penalty } from './penalty';
export { pool } from './pool';
export { pooledFilterGradient, pooledFilterGradientScratch } from './pooled-filter-gradient';
export { pooledNormalisationGradient, pooledNormalisationGradientScratch } from './pooled-normalisation-gradient';
export { pooledNormalisationSums } from './pooled-normalisation-sums';
export { reduceColumns } from './reduce-columns';
export { reduceRows } from './reduce-rows';
export { select } from './select';
export { softmax } from './softmax';
export { softmaxGradient } from './softmax-gradient';
export { stridedCopy } from './strided-copy';
export { stridedInputGradient, stridedInputGradientScratch } from './strided-input-gradient';
export { transpose } from './transpose';
export { unary } from './unary';
export { unpool } from './unpool';
export { winogradConvolution, winogradConvolutionScratch } from './winograd-convolution';
export { winogradConvolutionPool, winogradConvolutionPoolScratch } from './winograd-convolution-pool';
export { winogradFilter } from './winograd-filter';
export { winogradFilterGradient, winogradFilterGradientScratch } from './winograd-filter-gradient';
export { winogradPooledFilterGradient, winogradPooledFilterGradientScratch } from './winograd-pooled-filter-gradient';
export { winogradPooledInputGradient, winogradPooledInputGradientScratch } from './winograd-pooled-input-gradient';
export { winogradStridedConvolution, winogradStridedConvolutionScratch } from './winograd-strided-convolution';
export { winogradStridedFilter } from './winograd-strided-filter';
export { winogradStridedFilterGradient, winogradStridedFilterGradientScratch } from './winograd-strided-filter-gradient';
export { winogradStridedInputGradient, winogradStridedInputGradientScratch } from './winograd-strided-input-gradient';
export { winogradStridedTaps } from './winograd-strided-taps';
