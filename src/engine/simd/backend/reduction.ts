import { Max, Mean, Min, Sum, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { CallTarget, PlainTarget } from '../call-target';
import { floatBits } from '../kernel-runner';
import { copyBox, contiguousStrides } from './movement';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** In the order of assembly/reduce-columns.ts and reduce-rows.ts. */
export const reductions = ['sum', 'max', 'min'] as const;
type Reduction = (typeof reductions)[number];

/**
 * Rows that one slice of a column reduction takes: fixed, so that the order of sums depends on the shape alone; few, so
 * that rounding errors grow with the depth of the tree of slices and not with the rows.
 */
const sliceRows = 32;
/** Columns of a unit, so that threads share the sums of few rows, such as those of a filter's gradients, too. */
const blockColumns = 4096;

/** y[columns] = reduction over the rows of x [rows, columns], divided by `divisor`; addresses of floats. */
export function reduceColumns(simd: PlainTarget, reduction: Reduction, x: number, y: number, rows: number, columns: number, divisor: number): void {
  const operation = reductions.indexOf(reduction);
  const slices = Math.ceil(rows / sliceRows), blocks = Math.ceil(columns / blockColumns);
  if (slices <= 1) {
    simd.kernels.run('reduceColumns', blocks, rows * Math.min(columns, blockColumns), [x, y, rows, columns, rows, blockColumns, operation, floatBits(divisor)]);
    return;
  }
  simd.withScratch(slices * columns * 4, (partial) => {
    simd.kernels.run('reduceColumns', slices * blocks, sliceRows * Math.min(columns, blockColumns), [x, partial, rows, columns, sliceRows, blockColumns, operation, floatBits(1)]);
    reduceColumns(simd, reduction, partial, y, slices, columns, divisor);
  });
}

/** y[rows] = reduction of each row of x [rows, length], divided by `divisor`; addresses of floats. */
export function reduceRows(simd: CallTarget, reduction: Reduction, x: number, y: number, rows: number, length: number, divisor: number): void {
  simd.kernels.run('reduceRows', rows, length, [x, y, length, reductions.indexOf(reduction), floatBits(divisor)]);
}

interface Attributes {
  readonly axis?: number | number[];
  /** What TensorFlow.js calls the axes of a maximum. */
  readonly reductionIndices?: number | number[];
  readonly keepDims: boolean;
}

function reduce(simd: SimdBackend, reduction: Reduction, x: TensorInfo, { axis, reductionIndices, keepDims }: Attributes, mean: boolean): TensorInfo | undefined {
  const axes = new Set(util.parseAxisParam(axis ?? reductionIndices ?? [...x.shape.keys()], x.shape));
  const kept = x.shape.filter((_size, dimension) => !axes.has(dimension));
  const outer = product(kept);
  const count = product(x.shape) / outer;
  if (!Number.isFinite(count) || count === 0) return undefined;
  const y = simd.output(keepDims ? x.shape.map((size, dimension) => axes.has(dimension) ? 1 : size) : kept);
  const divisor = mean ? count : 1;
  // Dimensions of size 1 are neither kept nor reduced.
  const kinds = x.shape.map((size, dimension) => size === 1 ? '' : axes.has(dimension) ? 'r' : 'k').join('');
  if (/^k*r*$/.test(kinds)) {
    reduceRows(simd, reduction, simd.address(x), y.address, outer, count, divisor);
  } else if (/^r+k+$/.test(kinds)) {
    reduceColumns(simd, reduction, simd.address(x), y.address, count, outer, divisor);
  } else {
    const order = [...x.shape.keys()].sort((one, other) => Number(axes.has(one)) - Number(axes.has(other)));
    const strides = contiguousStrides(x.shape);
    const sizes = order.map((dimension) => x.shape[dimension] ?? 1);
    simd.withScratch(product(sizes) * 4, (rows) => {
      copyBox(simd, sizes, { address: simd.address(x), strides: order.map((dimension) => strides[dimension] ?? 0) }, { address: rows, strides: contiguousStrides(sizes) });
      reduceRows(simd, reduction, rows, y.address, outer, count, divisor);
    });
  }
  return y;
}

function reductionKernel(name: string, reduction: Reduction, mean = false): SimdKernel {
  return simdKernel<Tensors<'x'>, Attributes>(name, ({ x }, attributes, simd) => allFloat(x) ? reduce(simd, reduction, x, attributes, mean) : undefined);
}

export const reductionKernels: readonly SimdKernel[] = [
  reductionKernel(Sum, 'sum'),
  reductionKernel(Mean, 'sum', true),
  reductionKernel(Max, 'max'),
  reductionKernel(Min, 'min'),
];
