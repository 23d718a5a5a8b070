import {
  ArgMax, backend_util, GatherV2, OneHot, util,
  type ArgMaxAttrs, type GatherV2Attrs, type OneHotAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** Integers are TensorFlow.js's own arrays, outside the kernels' memory. */
function integers(simd: SimdBackend, info: TensorInfo): Int32Array {
  return simd.peek(info) as Int32Array;
}

function argMax(simd: SimdBackend, x: TensorInfo, axis: number): TensorInfo | undefined {
  const length = x.shape.at(-1) ?? 0;
  const [dimension] = util.parseAxisParam(axis, x.shape);
  if (dimension !== x.shape.length - 1 || length === 0) return undefined;
  const shape = x.shape.slice(0, -1);
  const rows = product(shape);
  return simd.withScratch(rows * 4, (places) => {
    simd.kernels.run('argMax', rows, length, [simd.address(x), places, length]);
    return { dataId: simd.write(new Int32Array(simd.pool.memory.buffer, places, rows), shape, 'int32'), shape, dtype: 'int32' };
  });
}

/** One value in a row of `depth` is `onValue`, or none where the index is outside. */
function oneHot(simd: SimdBackend, indices: TensorInfo, { depth, onValue, offValue }: OneHotAttrs): TensorInfo {
  const y = simd.output([...indices.shape, depth]);
  const values = simd.pool.floats(y.address, product(y.shape)).fill(offValue);
  for (const [row, index] of integers(simd, indices).entries()) {
    if (index >= 0 && index < depth) values[row * depth + index] = onValue;
  }
  return y;
}

/** Rows of x by their indices; `undefined` for other dimensions than the first. */
function gather(simd: SimdBackend, x: TensorInfo, indices: TensorInfo, { axis, batchDims }: GatherV2Attrs): TensorInfo | undefined {
  const [dimension = 0] = util.parseAxisParam(axis, x.shape);
  if (dimension !== 0 || batchDims !== 0) return undefined;
  const { outputShape } = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, dimension, batchDims);
  const [rows = 0, ...rest] = x.shape;
  const length = product(rest);
  const from = simd.pool.floats(simd.address(x), rows * length);
  const y = simd.output(outputShape);
  const to = simd.pool.floats(y.address, product(outputShape));
  for (const [row, index] of integers(simd, indices).entries()) {
    util.assert(index >= 0 && index < rows, () => `gather: the index ${index} is not in 0 to ${rows - 1}.`);
    to.set(from.subarray(index * length, (index + 1) * length), row * length);
  }
  return y;
}

export const indexKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x'>, ArgMaxAttrs>(ArgMax, ({ x }, { axis }, simd) => allFloat(x) ? argMax(simd, x, axis) : undefined),
  simdKernel<Tensors<'indices'>, OneHotAttrs>(OneHot, ({ indices }, attributes, simd) =>
    indices.dtype === 'int32' && (attributes.dtype as string | undefined) === 'float32' ? oneHot(simd, indices, attributes) : undefined),
  simdKernel<Tensors<'x' | 'indices'>, GatherV2Attrs>(GatherV2, ({ x, indices }, attributes, simd) =>
    allFloat(x) && indices.dtype === 'int32' ? gather(simd, x, indices, attributes) : undefined),
];
