import { tidy, type Variable } from '@tensorflow/tfjs-core';
import { ownAddress } from '../backend/optimizers';
import type { SimdBackend } from '../backend/simd-backend';
import { bind, type BoundPlan } from './bind';
import { layOut, type Layout } from './layout';
import type { Plan } from './plan';

/**
 * A plan with its place in memory, ready to run. Its variables are TensorFlow.js's: whoever assigns to one moves its
 * values, so their addresses are asked for before each run.
 */
export class Program {
  readonly plan: Plan;
  readonly #simd: SimdBackend;
  readonly #layout: Layout;
  readonly #base: number;
  readonly #variables: readonly Variable[];
  #addresses: readonly number[] = [];
  #bound: BoundPlan | undefined;

  constructor(plan: Plan, simd: SimdBackend) {
    this.plan = plan;
    this.#simd = simd;
    this.#layout = layOut(plan);
    this.#base = simd.pool.allocate(this.#layout.bytes);
    this.#variables = plan.buffers.flatMap(({ variable }) => variable ?? []);
  }

  /** Makes the calls ready for the next run. */
  prepare(): void {
    const addresses = tidy(() => this.#variables.map((variable) => ownAddress(this.#simd, variable)));
    if (this.#bound !== undefined && addresses.every((address, index) => address === this.#addresses[index])) return;
    this.#addresses = addresses;
    const addressOf = new Map(this.#variables.map((variable, index) => [variable, addresses[index] ?? 0]));
    this.#bound = bind(this.plan, this.#layout, this.#base, (variable) => addressOf.get(variable) ?? 0);
    for (const [buffer, { values }] of this.plan.buffers.entries()) {
      if (values !== undefined) this.floats(buffer).set(values);
    }
  }

  /** Sets values that the step brings, by their position in the plan's `stepValues`. */
  setStepValues(values: ReadonlyMap<number, number>): void {
    const { calls, slots } = this.#ready();
    for (const { call, word, value } of slots) {
      const given = values.get(value);
      const words = calls[call]?.words;
      if (given !== undefined && words !== undefined) words[word] = given;
    }
  }

  /**
   * Runs the calls `from` to `end` (exclusive).
   * @param times is given the milliseconds of each call, by its position in the plan
   */
  run(from: number, end: number, times?: Float64Array): void {
    const { kernels } = this.#simd;
    const { calls } = this.#ready();
    for (let index = from; index < end; index++) {
      const call = calls[index];
      if (call === undefined) continue;
      const begin = times === undefined ? 0 : performance.now();
      kernels.run(call.kernel, call.units, call.unitWork, call.words);
      if (times !== undefined) times[index] = performance.now() - begin;
    }
  }

  /** A view of a buffer's floats. */
  floats(buffer: number): Float32Array {
    return this.#simd.pool.floats(this.#ready().addresses[buffer] ?? 0, (this.plan.buffers[buffer]?.bytes ?? 0) / 4);
  }

  /** A view of a buffer's integers. */
  integers(buffer: number): Int32Array {
    const { buffer: memory, byteOffset, length } = this.floats(buffer);
    return new Int32Array(memory, byteOffset, length);
  }

  dispose(): void {
    this.#simd.pool.release(this.#base, this.#layout.bytes);
  }

  #ready(): BoundPlan {
    if (this.#bound === undefined) throw new Error('A program is prepared before it runs.');
    return this.#bound;
  }
}
