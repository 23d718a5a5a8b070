import { _FusedMatMul, BatchMatMul, broadcast_util, util, type _FusedMatMulAttrs, type BatchMatMulAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { finishActivation, isKnownActivation, type Activation } from './activation';
import type { CallTarget } from '../call-target';
import { productWork } from '../kernel-runner';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

interface Options {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias?: TensorInfo | null | undefined;
  readonly activation?: Activation;
  readonly alpha?: number | undefined;
}

/** Sizes of the products: op(A) is M x K, op(B) K x N; one of the batches may be 1. */
export interface Products {
  readonly batchA?: number;
  readonly batchB?: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly relu?: boolean;
}

/** y = op(a) op(b) + bias at addresses; `bias` 0 is none. */
export function runMatmul(simd: CallTarget, { a, b, bias, y }: Readonly<Record<'a' | 'b' | 'bias' | 'y', number>>, products: Products): void {
  const { batchA = 1, batchB = 1, m, n, k, transposeA = false, transposeB = false, relu = false } = products;
  const { panels } = simd.kernels;
  simd.kernels.run('matmul', Math.max(batchA, batchB) * panels.count(n), productWork(panels.width * m * k) + panels.width * k, [
    a, b, bias, y, batchA, batchB, m, n, k, Number(transposeA), Number(transposeB), Number(relu),
  ]);
}

/** y[..., M, N] = activation(op(a) op(b) + bias); either operand's leading dimensions may be all 1. */
function matmul(simd: SimdBackend, a: TensorInfo, b: TensorInfo, options: Options): TensorInfo | undefined {
  const { transposeA, transposeB, bias, activation } = options;
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const batchA = product(outerA);
  const batchB = product(outerB);
  if (batchA !== batchB && batchA !== 1 && batchB !== 1) return undefined;
  const [rowsA = 1, columnsA = 1] = a.shape.slice(-2);
  const [rowsB = 1, columnsB = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [depth, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  util.assert(k === depth, () => `matMul: inner dimensions ${k} and ${depth} differ (shapes [${a.shape.join()}] and [${b.shape.join()}]).`);
  if (bias != null && product(bias.shape) !== n) return undefined;
  if (k === 0) return undefined;
  const y = simd.output([...broadcast_util.assertAndGetBroadcastShape(outerA, outerB), m, n]);
  const at = { a: simd.address(a), b: simd.address(b), bias: bias == null ? 0 : simd.address(bias), y: y.address };
  runMatmul(simd, at, { batchA, batchB, m, n, k, transposeA, transposeB, relu: activation === 'relu' });
  finishActivation(simd, y, activation, options.alpha);
  return y;
}

export const matmulKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'a' | 'b'>, BatchMatMulAttrs>(BatchMatMul, ({ a, b }, { transposeA, transposeB }, simd) =>
    allFloat(a, b) ? matmul(simd, a, b, { transposeA, transposeB }) : undefined),
  simdKernel<Tensors<'a' | 'b', 'bias' | 'preluActivationWeights'>, _FusedMatMulAttrs>(_FusedMatMul, ({ a, b, bias, preluActivationWeights }, attributes, simd) => {
    const { transposeA, transposeB, activation, leakyreluAlpha } = attributes;
    if (!allFloat(a, b, bias) || preluActivationWeights != null || !isKnownActivation(activation)) return undefined;
    return matmul(simd, a, b, { transposeA, transposeB, bias, activation, alpha: leakyreluAlpha });
  }),
];
