import type { ReceptiveField } from './model-summary';

/** [height, width] */
export type Pair = readonly [number, number];

/** What a pixel of the input image sees: itself. */
export const pixelField: ReceptiveField = { size: [1, 1], jump: [1, 1] };

/**
 * The receptive field behind a sliding window (convolution or pooling): r += (k − 1)·j, then j *= s,
 * where a dilation d widens the kernel to (k − 1)·d + 1. The image's border is left out of account.
 * (Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.)
 */
export function slidingField({ size, jump }: ReceptiveField, kernel: Pair, stride: Pair, dilation: Pair = [1, 1]): ReceptiveField {
  return {
    size: [size[0] + (kernel[0] - 1) * dilation[0] * jump[0], size[1] + (kernel[1] - 1) * dilation[1] * jump[1]],
    jump: [jump[0] * stride[0], jump[1] * stride[1]],
  };
}

/** The field behind an enlargement: neighbours come closer by `factor`. */
export function enlargedField({ size, jump }: ReceptiveField, factor: Pair): ReceptiveField {
  return { size, jump: [jump[0] / factor[0], jump[1] / factor[1]] };
}

/**
 * The field behind a transposed convolution. An output sees at most ceil(k / s) neighbouring inputs along each side:
 * j /= s after r += (ceil(k / s) − 1)·j.
 */
export function transposedField(field: ReceptiveField, kernel: Pair, stride: Pair): ReceptiveField {
  const reach: Pair = [Math.ceil(kernel[0] / stride[0]), Math.ceil(kernel[1] / stride[1])];
  return enlargedField(slidingField(field, reach, [1, 1]), stride);
}

/** Where branches meet, the largest field counts; `null` where one branch has none or their jumps differ. */
export function mergedField(fields: readonly (ReceptiveField | null)[]): ReceptiveField | null {
  const known = fields.filter((field) => field !== null);
  const [first] = known;
  if (first === undefined || known.length < fields.length || known.some(({ jump }) => jump[0] !== first.jump[0] || jump[1] !== first.jump[1])) return null;
  return {
    size: [Math.max(...known.map(({ size }) => size[0])), Math.max(...known.map(({ size }) => size[1]))],
    jump: first.jump,
  };
}

/** The product of all factors; 1 for none. */
export function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}

/** Multiply-adds of a convolution for one image: every output value takes one for each weight that it sees. */
export function convolutionMultiplyAdds(outputValues: number, kernel: readonly number[], inputChannels: number): number {
  return outputValues * product(kernel) * inputChannels;
}
