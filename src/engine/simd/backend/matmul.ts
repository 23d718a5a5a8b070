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

type Addresses = Readonly<Record<'a' | 'b' | 'bias' | 'y', number>>;

/** y = op(a) op(b) + bias at addresses; `bias` 0 is none. */
export function runMatmul(simd: CallTarget, addresses: Addresses, products: Products): void {
  if (products.transposeA === true) runTransposed(simd, addresses, products);
  else runPlain(simd, addresses, products);
}

function runPlain(simd: CallTarget, { a, b, bias, y }: Addresses, products: Products): void {
  const { batchA = 1, batchB = 1, m, n, k, transposeB = false, relu = false } = products;
  const { panels } = simd.kernels;
  simd.kernels.run('matmul', Math.max(batchA, batchB) * panels.count(n), productWork(panels.width * m * k) + panels.width * k, [
    a, b, bias, y, batchA, batchB, m, n, k, Number(transposeB), Number(relu),
  ]);
}

/**
 * y = aᵀ op(b) + bias: `a` is turned first, for which every panel of b would pay else. Where it is much larger than b and y,
 * as in the gradient of a layer of few units, these are turned instead, since y is (bᵀ a)ᵀ: each sum is the same, to the bit.
 */
function runTransposed(simd: CallTarget, { a, b, bias, y }: Addresses, products: Products): void {
  const { batchA = 1, batchB = 1, m, n, k, transposeB = false, relu = false } = products;
  if (n * (k + m) < m * k && !transposeB && bias === 0 && !relu) {
    const batch = Math.max(batchA, batchB);
    simd.withScratch(batchB * n * k * 4, (turned) => {
      simd.withScratch(batch * n * m * 4, (result) => {
        runTranspose(simd, b, turned, { batch: batchB, rows: k, columns: n });
        runPlain(simd, { a: turned, b: a, bias: 0, y: result }, { batchA: batchB, batchB: batchA, m: n, n: m, k });
        runTranspose(simd, result, y, { batch, rows: n, columns: m });
      });
    });
    return;
  }
  simd.withScratch(batchA * m * k * 4, (turned) => {
    runTranspose(simd, a, turned, { batch: batchA, rows: k, columns: m });
    runPlain(simd, { a: turned, b, bias, y }, products);
  });
}

/** As in assembly/transpose.ts. */
const rowsPerUnit = 16;

function runTranspose(simd: CallTarget, x: number, y: number, { batch, rows, columns }: Readonly<Record<'batch' | 'rows' | 'columns', number>>): void {
  simd.kernels.run('transpose', batch * Math.ceil(rows / rowsPerUnit), 2 * rowsPerUnit * columns, [x, y, rows, columns]);
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
