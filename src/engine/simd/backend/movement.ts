import {
  Concat, Fill, OnesLike, Pack, PadV2, Slice, slice_util, Tile, Transpose, util, ZerosLike,
  type ConcatAttrs, type FillAttrs, type PackAttrs, type PadV2Attrs, type SliceAttrs, type TensorInfo, type TileAttrs, type TransposeAttrs,
} from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** A box inside a buffer of floats: where it begins and how far apart neighbours are along each dimension, in elements. */
export interface Box {
  readonly address: number;
  readonly strides: readonly number[];
}

/** Strides of a row-major array. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of [...shape].reverse()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

const mostOuterLoops = 6;

/** Copies a box of `sizes` values. Returns false, having done nothing, if it needs more loops than the kernel has. */
export function copyBox(simd: CallTarget, sizes: readonly number[], from: Box, to: Box): boolean {
  if (sizes.includes(0)) return true;
  const loops: { size: number; from: number; to: number }[] = [];
  for (let dimension = sizes.length - 1; dimension >= 0; dimension--) {
    const loop = { size: sizes[dimension] ?? 1, from: from.strides[dimension] ?? 0, to: to.strides[dimension] ?? 0 };
    const inside = loops[0];
    if (loop.size === 1) continue;
    if (inside !== undefined && loop.from === inside.from * inside.size && loop.to === inside.to * inside.size) inside.size *= loop.size;
    else loops.unshift(loop);
  }
  // The kernel writes rows without gaps; a box whose innermost dimension has them is copied in rows of one.
  const inner = loops.at(-1)?.to === 1 ? loops.pop() : undefined;
  if (loops.length > mostOuterLoops) return false;
  simd.kernels.run('stridedCopy', product(loops.map((loop) => loop.size)), inner?.size ?? 1, [
    from.address, to.address, inner?.size ?? 1, inner?.from ?? 1, loops.length,
    ...loops.map((loop) => loop.size), ...loops.map((loop) => loop.from), ...loops.map((loop) => loop.to),
  ]);
  return true;
}

function filled(simd: SimdBackend, shape: readonly number[], value: number): TensorInfo {
  const y = simd.output(shape);
  simd.pool.floats(y.address, product(shape)).fill(value);
  return y;
}

function at(values: readonly number[], strides: readonly number[]): number {
  return values.reduce((offset, value, dimension) => offset + value * (strides[dimension] ?? 0), 0) * 4;
}

/** Parts side by side along one dimension; `undefined` if they need more loops than the kernel has. */
function concat(simd: SimdBackend, parts: readonly TensorInfo[], dimension: number): TensorInfo | undefined {
  const [first] = parts;
  if (first === undefined || !allFloat(...parts)) return undefined;
  const shape = first.shape.map((size, d) => d === dimension ? parts.reduce((total, part) => total + (part.shape[d] ?? 0), 0) : size);
  const y = simd.output(shape);
  const strides = contiguousStrides(shape);
  let offset = 0;
  for (const part of parts) {
    const to = { address: y.address + offset * (strides[dimension] ?? 1) * 4, strides };
    if (!copyBox(simd, part.shape, { address: simd.address(part), strides: contiguousStrides(part.shape) }, to)) return orNothing(simd, y, false);
    offset += part.shape[dimension] ?? 0;
  }
  return y;
}

export const movementKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x'>, TransposeAttrs>(Transpose, ({ x }, { perm }, simd) => {
    if (!allFloat(x)) return undefined;
    const strides = contiguousStrides(x.shape);
    const shape = perm.map((dimension) => x.shape[dimension] ?? 1);
    const y = simd.output(shape);
    const done = copyBox(simd, shape, { address: simd.address(x), strides: perm.map((dimension) => strides[dimension] ?? 0) }, { address: y.address, strides: contiguousStrides(shape) });
    return orNothing(simd, y, done);
  }),
  simdKernel<Tensors<'x'>, TileAttrs>(Tile, ({ x }, { reps }, simd) => {
    if (!allFloat(x)) return undefined;
    const strides = contiguousStrides(x.shape);
    const y = simd.output(x.shape.map((size, dimension) => size * (reps[dimension] ?? 1)));
    // Each dimension becomes two: the repetitions, which stand still in x, and the values.
    const sizes = x.shape.flatMap((size, dimension) => [reps[dimension] ?? 1, size]);
    const done = copyBox(simd, sizes, { address: simd.address(x), strides: strides.flatMap((stride) => [0, stride]) }, { address: y.address, strides: contiguousStrides(sizes) });
    return orNothing(simd, y, done);
  }),
  simdKernel<Tensors<'x'>, SliceAttrs>(Slice, ({ x }, attributes, simd) => {
    if (!allFloat(x)) return undefined;
    const [begin = [], size = []] = slice_util.parseSliceParams(x, attributes.begin, attributes.size);
    slice_util.assertParamsValid(x, begin, size);
    const strides = contiguousStrides(x.shape);
    const y = simd.output(size);
    const done = copyBox(simd, size, { address: simd.address(x) + at(begin, strides), strides }, { address: y.address, strides: contiguousStrides(size) });
    return orNothing(simd, y, done);
  }),
  simdKernel<Tensors<'x'>, PadV2Attrs>(PadV2, ({ x }, { paddings, constantValue }, simd) => {
    if (!allFloat(x)) return undefined;
    const shape = x.shape.map((size, dimension) => size + (paddings[dimension]?.[0] ?? 0) + (paddings[dimension]?.[1] ?? 0));
    const y = filled(simd, shape, constantValue);
    const strides = contiguousStrides(shape);
    const corner = at(paddings.map(([before]) => before), strides);
    const done = copyBox(simd, x.shape, { address: simd.address(x), strides: contiguousStrides(x.shape) }, { address: simd.address(y) + corner, strides });
    return orNothing(simd, y, done);
  }),
  simdKernel<Record<string, TensorInfo>, ConcatAttrs>(Concat, (inputs, { axis }, simd) => {
    const parts = Object.values(inputs).filter((part) => product(part.shape) > 0);
    return concat(simd, parts, util.parseAxisParam(axis, parts[0]?.shape ?? [])[0] ?? 0);
  }),
  simdKernel<Record<string, TensorInfo>, PackAttrs>(Pack, (inputs, { axis }, simd) => {
    const parts = Object.values(inputs);
    const dimension = axis < 0 ? axis + (parts[0]?.shape.length ?? 0) + 1 : axis;
    return concat(simd, parts.map((part) => ({ ...part, shape: part.shape.toSpliced(dimension, 0, 1) })), dimension);
  }),
  simdKernel<unknown, FillAttrs>(Fill, (_inputs, { shape, value, dtype }, simd) =>
    typeof value === 'number' && (dtype as string | undefined ?? 'float32') === 'float32' ? filled(simd, shape, value) : undefined),
  simdKernel<Tensors<'x'>>(ZerosLike, ({ x }, _attributes, simd) => allFloat(x) ? filled(simd, x.shape, 0) : undefined),
  simdKernel<Tensors<'x'>>(OnesLike, ({ x }, _attributes, simd) => allFloat(x) ? filled(simd, x.shape, 1) : undefined),
];

/** `y`, or `undefined` after disposing it if the kernel could not do it. */
function orNothing(simd: SimdBackend, y: TensorInfo, done: boolean): TensorInfo | undefined {
  if (done) return y;
  simd.disposeData(y.dataId);
  return undefined;
}
