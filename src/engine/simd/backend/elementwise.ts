import {
  Abs, Add, backend_util, ClipByValue, Elu, EluGrad, Exp, Floor, LeakyRelu, Log, Maximum, Minimum, Multiply, Neg, RealDiv, Reciprocal, Relu, Relu6, Rsqrt, Sigmoid,
  Sqrt, Square, SquaredDifference, Step, Sub, Tanh, type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { floatBits } from '../kernel-runner';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** Elements of one unit of the kernels `unary`, `binary` and `dropout`. */
export const elementsPerUnit = 4096;

/** In the order of assembly/unary.ts. */
export const unaryOperations = [
  'relu', 'step', 'sqrt', 'rsqrt', 'square', 'neg', 'abs', 'exp', 'log', 'sigmoid', 'tanh', 'floor', 'reciprocal', 'leakyRelu', 'elu', 'clip',
] as const;
export type UnaryOperation = (typeof unaryOperations)[number];

/** In the order of assembly/binary.ts. */
export const binaryOperations = [
  'add', 'sub', 'mul', 'div', 'max', 'min', 'squaredDifference', 'reluGradient', 'eluGradient', 'tanhGradient', 'sigmoidGradient',
] as const;
export type BinaryOperation = (typeof binaryOperations)[number];

/** y = operation(x) on `length` floats at addresses; y may be x. */
export function runUnary(simd: CallTarget, operation: UnaryOperation, x: number, y: number, length: number, p = 0, q = 0): void {
  simd.kernels.run('unary', Math.ceil(length / elementsPerUnit), elementsPerUnit, [x, y, length, unaryOperations.indexOf(operation), floatBits(p), floatBits(q)]);
}

export function unary(simd: SimdBackend, operation: UnaryOperation, x: TensorInfo, p = 0, q = 0): TensorInfo {
  const y = simd.output(x.shape);
  runUnary(simd, operation, simd.address(x), y.address, product(x.shape), p, q);
  return y;
}

/** Floats of that shape at that address. */
export interface Operand {
  readonly shape: readonly number[];
  readonly address: number;
}

/** y = operation(a, b), broadcast. Returns false, having done nothing, if the shapes need more dimensions than the kernel has. */
export function runBinary(simd: CallTarget, operation: BinaryOperation, a: Operand, b: Operand, y: number): boolean {
  const shape = backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
  const loops = mergedLoops(shape, a.shape, b.shape);
  const inner = loops.pop() ?? { size: 1, a: 1, b: 1 };
  if (loops.length > 6) return false;
  const units = loops.length === 0 ? Math.ceil(inner.size / elementsPerUnit) : product(loops.map((loop) => loop.size));
  simd.kernels.run('binary', units, loops.length === 0 ? elementsPerUnit : inner.size, [
    a.address, b.address, y, binaryOperations.indexOf(operation), inner.size, inner.a, inner.b, loops.length,
    ...loops.map((loop) => loop.size), ...loops.map((loop) => loop.a), ...loops.map((loop) => loop.b),
  ]);
  return true;
}

/** A new tensor, or `undefined` if the shapes need more dimensions than the kernel has. */
export function binary(simd: SimdBackend, operation: BinaryOperation, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  const y = simd.output(backend_util.assertAndGetBroadcastShape(a.shape, b.shape));
  const done = runBinary(simd, operation, { shape: a.shape, address: simd.address(a) }, { shape: b.shape, address: simd.address(b) }, y.address);
  if (done) return y;
  simd.disposeData(y.dataId);
  return undefined;
}

interface Loop {
  size: number;
  /** Strides of the operands, in elements; 0 where the operand is repeated. */
  a: number;
  b: number;
}

/** The fewest nested loops, outermost first, that walk through a broadcast pair; the innermost strides are 0 or 1. */
function mergedLoops(shape: readonly number[], shapeA: readonly number[], shapeB: readonly number[]): Loop[] {
  const loops: Loop[] = [];
  let strideA = 1;
  let strideB = 1;
  for (let fromEnd = 1; fromEnd <= shape.length; fromEnd++) {
    const size = shape.at(-fromEnd) ?? 1;
    const sizeA = shapeA.length >= fromEnd ? shapeA.at(-fromEnd) ?? 1 : 1;
    const sizeB = shapeB.length >= fromEnd ? shapeB.at(-fromEnd) ?? 1 : 1;
    if (size === 1) continue;
    const loop = { size, a: sizeA === 1 ? 0 : strideA, b: sizeB === 1 ? 0 : strideB };
    strideA *= sizeA;
    strideB *= sizeB;
    const inside = loops[0];
    if (inside !== undefined && loop.a === inside.a * inside.size && loop.b === inside.b * inside.size) inside.size *= size;
    else loops.unshift(loop);
  }
  return loops;
}

function binaryKernel(name: string, operation: BinaryOperation): SimdKernel {
  return simdKernel<Tensors<'a' | 'b'>>(name, ({ a, b }, _attributes, simd) => allFloat(a, b) ? binary(simd, operation, a, b) : undefined);
}

function unaryKernel(name: string, operation: UnaryOperation): SimdKernel {
  return simdKernel<Tensors<'x'>>(name, ({ x }, _attributes, simd) => allFloat(x) ? unary(simd, operation, x) : undefined);
}

export const elementwiseKernels: readonly SimdKernel[] = [
  binaryKernel(Add, 'add'),
  binaryKernel(Sub, 'sub'),
  binaryKernel(Multiply, 'mul'),
  binaryKernel(RealDiv, 'div'),
  binaryKernel(Maximum, 'max'),
  binaryKernel(Minimum, 'min'),
  binaryKernel(SquaredDifference, 'squaredDifference'),
  unaryKernel(Relu, 'relu'),
  unaryKernel(Sqrt, 'sqrt'),
  unaryKernel(Rsqrt, 'rsqrt'),
  unaryKernel(Square, 'square'),
  unaryKernel(Neg, 'neg'),
  unaryKernel(Abs, 'abs'),
  unaryKernel(Exp, 'exp'),
  unaryKernel(Log, 'log'),
  unaryKernel(Sigmoid, 'sigmoid'),
  unaryKernel(Tanh, 'tanh'),
  unaryKernel(Floor, 'floor'),
  unaryKernel(Reciprocal, 'reciprocal'),
  unaryKernel(Elu, 'elu'),
  simdKernel<Tensors<'dy' | 'y'>>(EluGrad, ({ dy, y }, _attributes, simd) => allFloat(dy, y) ? binary(simd, 'eluGradient', dy, y) : undefined),
  simdKernel<Tensors<'x'>>(Relu6, ({ x }, _attributes, simd) => allFloat(x) ? unary(simd, 'clip', x, 0, 6) : undefined),
  simdKernel<Tensors<'x'>, { alpha: number }>(Step, ({ x }, { alpha }, simd) => allFloat(x) ? unary(simd, 'step', x, alpha) : undefined),
  simdKernel<Tensors<'x'>, { alpha: number }>(LeakyRelu, ({ x }, { alpha }, simd) => allFloat(x) ? unary(simd, 'leakyRelu', x, alpha) : undefined),
  simdKernel<Tensors<'x'>, { clipValueMin: number; clipValueMax: number }>(ClipByValue, ({ x }, { clipValueMin, clipValueMax }, simd) =>
    allFloat(x) ? unary(simd, 'clip', x, clipValueMin, clipValueMax) : undefined),
];
