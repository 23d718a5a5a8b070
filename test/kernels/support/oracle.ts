import assert from 'node:assert/strict';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from '../../../src/engine/engine';
import type { KernelBuild } from '../../../src/engine/simd/instructions/compile-kernels';
import { SimdBackend } from '../../../src/engine/simd/backend/simd-backend';
import { createSimdEngine } from '../../../src/engine/simd/create-simd-engine';
import { tf } from '../../../src/engine/tensorflow';
import { randomKey, randomUniform } from '../../../src/shared/random';
import { backendName, backendOfThreads, distFolder, exactBuilds, kernelBuilds } from './threaded-backends';

export { tf };

let created: Promise<Engine> | undefined;

/** The one simd engine of this test process, with the kernels that run everywhere. */
export function simdEngine(): Promise<Engine> {
  created ??= createSimdEngine({ folder: distFolder, cacheFolder: '', wideSimd: false });
  return created;
}

export function simdBackend(): SimdBackend {
  const backend = tf.findBackend('simd');
  assert(backend instanceof SimdBackend);
  return backend;
}

/** Runs `compute` on a backend and returns copies of its results' values. */
export async function valuesOn(backend: string, compute: () => Tensor | Tensor[]): Promise<Float32Array[]> {
  await simdEngine();
  await tf.setBackend(backend);
  try {
    return tf.tidy(() => [compute()].flat().map((tensor) => Float32Array.from(tensor.dataSync())));
  } finally {
    await tf.setBackend('simd');
  }
}

/** The largest difference, as a share of the largest expected size: near-zero sums have no digits of their own to compare. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let error = 0;
  let scale = 1e-30;
  for (let i = 0; i < expected.length; i++) {
    const one = actual[i] ?? NaN;
    const other = expected[i] ?? NaN;
    if (Number.isFinite(other)) scale = Math.max(scale, Math.abs(other));
    if (Object.is(one, other) || one === other) continue;
    const difference = Math.abs(one - other);
    error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
  }
  return error / scale;
}

export interface Comparison {
  /** Largest relative error. */
  readonly tolerance?: number;
  /** Kernels that are allowed to run as plain JavaScript; none by default, or the oracle would be compared with itself. */
  readonly fallthroughs?: readonly string[];
}

/**
 * Holds what `compute` gives on `simd` against `cpu`, shapes and values, with every build of the kernels: on one thread, and
 * the same bits on two and three and with every build that promises them.
 */
export async function assertAgrees(compute: () => Tensor | Tensor[], { tolerance = 1e-4, fallthroughs = [] }: Comparison = {}): Promise<void> {
  const expected = await valuesOn('cpu', compute);
  let exact: Float32Array[] | undefined;
  for (const build of kernelBuilds) {
    const first = await assertAgreesWith(expected, build, compute, { tolerance, fallthroughs });
    if (!exactBuilds.includes(build)) continue;
    exact ??= first;
    assert.deepEqual(first, exact, `${build} gives other bits than ${kernelBuilds[0]}`);
  }
}

/** @returns what the build gives, on any number of threads */
async function assertAgreesWith(
  expected: readonly Float32Array[], build: KernelBuild, compute: () => Tensor | Tensor[], { tolerance, fallthroughs }: Required<Comparison>,
): Promise<Float32Array[]> {
  let first: Float32Array[] = [];
  for (const threads of [1, 2, 3]) {
    const backend = await backendOfThreads(threads, build);
    backend.fallthroughs.clear();
    const actual = await valuesOn(backendName(threads, build), compute);
    const plain = backend.fallthroughs.list().map(({ kernel }) => kernel).filter((kernel) => !fallthroughs.includes(kernel));
    assert.deepEqual(plain, [], 'ran as plain JavaScript');
    assert.equal(actual.length, expected.length);
    for (const [index, values] of expected.entries()) {
      const error = relativeError(actual[index] ?? [], values);
      assert(error <= tolerance, `${build}, result ${index}: relative error ${error} is above ${tolerance}`);
    }
    if (threads === 1) first = actual;
    assert.deepEqual(actual, first, `${build}: ${threads} threads give other bits than one`);
  }
  return first;
}

/** Values -1 to 1, different for each `name`; the same on every backend and in every run. */
export function sample(shape: number[], name: string | number = 0): Tensor {
  const key = randomKey(7, name);
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => randomUniform(key, i) * 2 - 1), shape);
}
