import type { backend_util } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';

/**
 * The kernels that transform a 3x3 filter for Winograd's algorithm, and how many planes each writes: the points of an F(4x4)
 * window, and the square of `tapPlanes` of assembly/common/strided-taps.ts.
 */
export const planesOf = { winogradFilter: 36, winogradStridedFilter: 25 } as const;

/**
 * Lends the planes of a filter, in panels of outputs or, for the input gradient, of inputs.
 * @param ofInputs whether panels are of inputs, with the filter turned round as its kernel does it
 */
export function withTransformedFilter(
  simd: CallTarget, kernel: keyof typeof planesOf, filter: number, { inChannels, outChannels }: backend_util.Conv2DInfo, ofInputs: boolean, use: (planes: number) => void,
): void {
  const [columns, depth] = ofInputs ? [inChannels, outChannels] : [outChannels, inChannels];
  const { panels } = simd.kernels, planes = planesOf[kernel];
  simd.withScratch(panels.winogradFilterBytes(columns, depth, planes), (transformed) => {
    simd.kernels.run(kernel, panels.count(columns), planes * panels.width * depth, [filter, transformed, inChannels, outChannels, Number(ofInputs)]);
    use(transformed);
  });
}
