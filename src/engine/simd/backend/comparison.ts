import {
  backend_util, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Select, util, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { elementsPerUnit } from './elementwise';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** In the order of assembly/compare.ts. */
const comparisons = [Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual] as const;

/** Calls `use` with the address of a copy of values that are not floats; those are TensorFlow.js's own arrays, outside the memory. */
function withCopy<Result>(simd: SimdBackend, info: TensorInfo, use: (address: number) => Result): Result {
  const values = simd.peek(info);
  const isBoolean = info.dtype === 'bool';
  return simd.withScratch(values.length * (isBoolean ? 1 : 4), (address) => {
    const { buffer } = simd.pool.memory;
    (isBoolean ? new Uint8Array(buffer, address, values.length) : new Int32Array(buffer, address, values.length)).set(values);
    return use(address);
  });
}

function withAddress<Result>(simd: SimdBackend, info: TensorInfo, use: (address: number) => Result): Result {
  return info.dtype === 'float32' ? use(simd.address(info)) : withCopy(simd, info, use);
}

/** Two tensors of one type and shape, or one of them a single value; `undefined` for all others. */
function compare(simd: SimdBackend, comparison: number, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  const [sizeA, sizeB] = [product(a.shape), product(b.shape)];
  if (a.dtype !== b.dtype || (a.dtype !== 'float32' && a.dtype !== 'int32')) return undefined;
  if (!util.arraysEqual(a.shape, b.shape) && sizeA !== 1 && sizeB !== 1) return undefined;
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const length = product(shape);
  return simd.withScratch(length, (y) => withAddress(simd, a, (addressA) => withAddress(simd, b, (addressB) => {
    simd.kernels.run('compare', Math.ceil(length / elementsPerUnit), elementsPerUnit, [
      addressA, addressB, y, length, comparison, Number(a.dtype === 'int32'), Number(sizeA > 1), Number(sizeB > 1),
    ]);
    return { dataId: simd.write(new Uint8Array(simd.pool.memory.buffer, y, length), shape, 'bool'), shape, dtype: 'bool' };
  })));
}

function select(simd: SimdBackend, condition: TensorInfo, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  if (condition.dtype !== 'bool' || !allFloat(a, b) || !util.arraysEqual(condition.shape, a.shape) || !util.arraysEqual(a.shape, b.shape)) return undefined;
  const y = simd.output(a.shape);
  const length = product(a.shape);
  withCopy(simd, condition, (address) => {
    simd.kernels.run('select', Math.ceil(length / elementsPerUnit), elementsPerUnit, [address, simd.address(a), simd.address(b), y.address, length]);
  });
  return y;
}

export const comparisonKernels: readonly SimdKernel[] = [
  ...comparisons.map((name, comparison) => simdKernel<Tensors<'a' | 'b'>>(name, ({ a, b }, _attributes, simd) => compare(simd, comparison, a, b))),
  simdKernel<Tensors<'condition' | 't' | 'e'>>(Select, ({ condition, t, e }, _attributes, simd) => select(simd, condition, t, e)),
];
