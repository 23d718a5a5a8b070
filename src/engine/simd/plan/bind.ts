import type { Variable } from '@tensorflow/tfjs-core';
import type { KernelName } from '../kernel-runner';
import type { Layout } from './layout';
import type { Plan } from './plan';
import { bufferOf, offsetOf, stepValueOf } from './word';

/** A call as `KernelRunner.run` takes it. */
export interface BoundCall {
  readonly kernel: KernelName;
  readonly units: number;
  readonly unitWork: number;
  readonly words: number[];
}

/** A word that gets a new value in each step. */
export interface StepSlot {
  readonly call: number;
  readonly word: number;
  /** Position in the plan's `stepValues`. */
  readonly value: number;
}

/** Calls with real addresses. */
export interface BoundPlan {
  readonly calls: readonly BoundCall[];
  readonly slots: readonly StepSlot[];
  /** Address of each buffer; 0 for one that no call touches. */
  readonly addresses: readonly number[];
}

/**
 * @param base address of the block that the layout is for
 * @param addressOf where a variable's values lie now
 */
export function bind(plan: Plan, layout: Layout, base: number, addressOf: (variable: Variable) => number): BoundPlan {
  const addresses = plan.buffers.map(({ variable }, buffer) => {
    if (variable !== undefined) return addressOf(variable);
    const offset = layout.offsets[buffer];
    return offset === undefined ? 0 : base + offset;
  });
  const slots: StepSlot[] = [];
  const calls = plan.calls.map(({ kernel, units, unitWork, words }, call): BoundCall => ({
    kernel, units, unitWork,
    words: words.map((word, index) => {
      const buffer = bufferOf(word);
      if (buffer !== undefined) return (addresses[buffer] ?? 0) + offsetOf(word);
      const value = stepValueOf(word);
      if (value === undefined) return word;
      slots.push({ call, word: index, value });
      return 0;
    }),
  }));
  return { calls, slots, addresses };
}
