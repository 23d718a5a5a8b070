import { getKernel, type NamedAttrMap, type NamedTensorInfoMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from './simd-backend';

/** One TensorFlow.js kernel on the `simd` backend. */
export interface SimdKernel {
  readonly name: string;
  /** The result or results, or `undefined` for a case that is left to plain JavaScript. */
  compute(inputs: NamedTensorInfoMap, attributes: NamedAttrMap, simd: SimdBackend): TensorInfo | TensorInfo[] | undefined;
}

/** Inputs by name; TensorFlow.js passes an absent optional one as `undefined` or `null`. */
export type Tensors<Names extends string, Optional extends string = never> =
  Readonly<Record<Names, TensorInfo>> & Readonly<Partial<Record<Optional, TensorInfo | null>>>;

type Compute<Inputs, Attributes> = (inputs: Inputs, attributes: Attributes, simd: SimdBackend) => TensorInfo | TensorInfo[] | undefined;

/** @param name TensorFlow.js's name of the kernel, which fixes the types of its inputs and attributes. */
export function simdKernel<Inputs, Attributes = unknown>(name: string, compute: Compute<Inputs, Attributes>): SimdKernel {
  return { name, compute: compute as Compute<unknown, unknown> };
}

export function hasKernel(name: string, backendName: string): boolean {
  // The declared type leaves out that there may be none.
  return (getKernel(name, backendName) as unknown) !== undefined;
}

export function allFloat(...tensors: readonly (TensorInfo | undefined | null)[]): boolean {
  return tensors.every((tensor) => tensor === undefined || tensor === null || tensor.dtype === 'float32');
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
