import { engine, FusedBatchNorm, registerGradient, zerosLike, type FusedBatchNormAttrs, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { floatBits } from '../kernel-runner';
import { reduceColumns } from './reduction';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** Normalises a batch by its own statistics: x, scale, offset and moving averages in; y, statistics and new averages out. */
const trainingName = 'LookbookBatchNormalisation';
const gradientName = 'LookbookBatchNormalisationGradient';

const leastSliceRows = 32;
const mostSlices = 128;

/**
 * Rows of a slice whose sums are kept apart: by shape alone, so that results do not depend on the threads; few enough to
 * stay in a core's cache, and so many slices at most that adding them takes no time.
 */
function sliceRowsOf(rows: number): number {
  return Math.max(leastSliceRows, Math.ceil(rows / mostSlices));
}

/** x as a matrix: a row for each place of each image. */
export interface NormalisedShape {
  readonly rows: number;
  readonly channels: number;
}

function shapeOf(x: TensorInfo): NormalisedShape {
  return { rows: product(x.shape.slice(0, -1)), channels: x.shape.at(-1) ?? 0 };
}

export interface BatchNormalisationSettings {
  readonly epsilon: number;
  readonly momentum: number;
}

type Addresses<Names extends string> = Readonly<Record<Names, number>>;

/** y = x normalised by given statistics, at addresses; `scale` and `offset` 0 are none. */
export function runNormalisation(
  simd: CallTarget, { rows, channels }: NormalisedShape, { x, y, mean, variance, scale, offset }: Addresses<'x' | 'y' | 'mean' | 'variance' | 'scale' | 'offset'>, epsilon: number,
): void {
  simd.kernels.run('normalise', rows, channels, [x, y, mean, variance, scale, offset, 0, channels, floatBits(epsilon), 0]);
}

type TrainingAddresses = Addresses<'x' | 'scale' | 'offset' | 'y' | 'mean' | 'variance' | 'movingMean' | 'movingVariance' | 'newMovingMean' | 'newMovingVariance'>;

/** y = x normalised by its own statistics, which are kept for the gradient; the new moving averages may take the old ones' place. */
export function runBatchNormalisation(simd: CallTarget, shape: NormalisedShape, at: TrainingAddresses, { epsilon, momentum }: BatchNormalisationSettings): void {
  const { rows, channels } = shape;
  const sliceRows = sliceRowsOf(rows);
  const slices = Math.ceil(rows / sliceRows);
  simd.withScratch(2 * slices * channels * 4, (partial) => {
    simd.kernels.run('batchStatistics', slices, 2 * sliceRows * channels, [at.x, partial, rows, channels, sliceRows]);
    simd.kernels.run('mergeStatistics', Math.ceil(channels / 4), 16 * slices, [
      partial, at.mean, at.variance, at.movingMean, at.movingVariance, at.newMovingMean, at.newMovingVariance, rows, channels, sliceRows, floatBits(1 - momentum),
    ]);
  });
  runNormalisation(simd, shape, at, epsilon);
}

type GradientAddresses = Addresses<'x' | 'dy' | 'scale' | 'mean' | 'variance' | 'dx' | 'dScale' | 'dOffset'>;

/** Gradients with respect to x, scale and offset. */
export function runBatchNormalisationGradient(simd: CallTarget, { rows, channels }: NormalisedShape, at: GradientAddresses, epsilon: number): void {
  const { x, dy, scale, mean, variance, dx, dScale, dOffset } = at;
  const sliceRows = sliceRowsOf(rows);
  const slices = Math.ceil(rows / sliceRows);
  simd.withScratch(slices * channels * 4, (sums) => {
    simd.withScratch(slices * channels * 4, (products) => {
      simd.kernels.run('normalisationSums', slices, 2 * sliceRows * channels, [x, dy, mean, variance, 0, 0, sums, products, rows, channels, sliceRows, floatBits(epsilon), 0]);
      reduceColumns(simd, 'sum', sums, dOffset, slices, channels, 1);
      reduceColumns(simd, 'sum', products, dScale, slices, channels, 1);
    });
  });
  simd.kernels.run('normalisationGradient', rows, 2 * channels, [x, dy, dx, mean, variance, scale, 0, dScale, dOffset, rows, channels, floatBits(epsilon), 0]);
}

type Statistics = Tensors<'x' | 'mean' | 'variance', 'scale' | 'offset'>;
type TrainingInputs = Tensors<'x' | 'scale' | 'offset' | 'movingMean' | 'movingVariance'>;
type GradientInputs = Tensors<'x' | 'dy' | 'scale' | 'mean' | 'variance'>;

/** The addresses of named tensors; 0 for one that is absent. */
function addressesOf<Names extends string>(simd: SimdBackend, tensors: Readonly<Record<Names, TensorInfo | null | undefined>>): Addresses<Names> {
  const entries = Object.entries<TensorInfo | null | undefined>(tensors);
  return Object.fromEntries(entries.map(([name, tensor]) => [name, tensor == null ? 0 : simd.address(tensor)])) as Addresses<Names>;
}

export const batchNormalisationKernels: readonly SimdKernel[] = [
  simdKernel<Statistics, FusedBatchNormAttrs>(FusedBatchNorm, ({ x, mean, variance, scale, offset }, { varianceEpsilon }, simd) => {
    const channels = x.shape.at(-1) ?? 0;
    const perChannel = [mean, variance, scale, offset].filter((tensor) => tensor != null);
    if (!allFloat(x, ...perChannel) || channels === 0 || perChannel.some((tensor) => product(tensor.shape) !== channels)) return undefined;
    const y = simd.output(x.shape);
    runNormalisation(simd, shapeOf(x), addressesOf(simd, { x, y, mean, variance, scale, offset }), varianceEpsilon);
    return y;
  }),
  simdKernel<TrainingInputs, BatchNormalisationSettings>(trainingName, ({ x, scale, offset, movingMean, movingVariance }, settings, simd) => {
    const y = simd.output(x.shape);
    const [mean, variance, newMovingMean, newMovingVariance] = [simd.output(scale.shape), simd.output(scale.shape), simd.output(scale.shape), simd.output(scale.shape)];
    runBatchNormalisation(simd, shapeOf(x), addressesOf(simd, { x, scale, offset, y, mean, variance, movingMean, movingVariance, newMovingMean, newMovingVariance }), settings);
    return [y, mean, variance, newMovingMean, newMovingVariance];
  }),
  simdKernel<GradientInputs, BatchNormalisationSettings>(gradientName, ({ x, dy, scale, mean, variance }, { epsilon }, simd) => {
    const dx = simd.output(x.shape);
    const dScale = simd.output(mean.shape);
    const dOffset = simd.output(mean.shape);
    runBatchNormalisationGradient(simd, shapeOf(x), addressesOf(simd, { x, dy, scale, mean, variance, dx, dScale, dOffset }), epsilon);
    return [dx, dScale, dOffset];
  }),
];

export interface NormalisedBatch {
  readonly y: Tensor;
  /** The moving averages with this batch in them. */
  readonly movingMean: Tensor;
  readonly movingVariance: Tensor;
}

/**
 * A batch normalised by its own statistics, with gradients of x, scale and offset.
 * @param inputs floats on the simd backend: x has its channels last, the others one value a channel
 */
export function normaliseInTraining(inputs: Readonly<Record<keyof TrainingInputs, Tensor>>, settings: BatchNormalisationSettings): NormalisedBatch {
  const [y, , , movingMean, movingVariance] = engine().runKernel(trainingName, { ...inputs }, { ...settings }) as unknown as [Tensor, Tensor, Tensor, Tensor, Tensor];
  return { y, movingMean, movingVariance };
}

export function registerBatchNormalisationGradient(): void {
  registerGradient({
    kernelName: trainingName,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved, attributes) => {
      const [x, scale, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor];
      const [dy] = dys as [Tensor, ...Tensor[]];
      const [dx, dScale, dOffset] = engine().runKernel(gradientName, { x, dy, scale, mean, variance }, attributes) as unknown as [Tensor, Tensor, Tensor];
      return { x: () => dx, scale: () => dScale, offset: () => dOffset, movingMean: () => zerosLike(mean), movingVariance: () => zerosLike(variance) };
    },
  });
}
