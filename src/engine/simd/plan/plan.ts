import type { Variable } from '@tensorflow/tfjs-core';
import type { Layer } from './graph';
import { argumentsOf, type Access } from '../kernel-arguments';
import type { KernelName } from '../kernel-runner';
import { bufferOf } from './word';

/** What a call is for. `update` changes weights and what is remembered of them; everything before it leaves them alone. */
export type Direction = 'forward' | 'loss' | 'backward' | 'penalty' | 'update';

/** One kernel call; words as in word.ts. */
export interface PlanCall {
  readonly kernel: KernelName;
  readonly units: number;
  readonly unitWork: number;
  readonly words: readonly number[];
  /** Name of the layer that it serves. */
  readonly layer: string;
  readonly direction: Direction;
}

/** Values in the shared memory. */
export interface PlanBuffer {
  readonly name: string;
  readonly bytes: number;
  /**
   * `temporary`: from its first call to its last; `held`: written or read by the caller, too, so nothing else may lie
   * there; a variable's values lie where TensorFlow.js has them; a constant's are `values`.
   */
  readonly kind: 'temporary' | 'held' | 'variable' | 'constant';
  readonly variable?: Variable;
  readonly values?: Float32Array;
}

/** What a step brings to the calls that ask for it. */
export type StepValue =
  | { readonly kind: 'dropoutKey'; readonly layer: Layer }
  /** The n-th number of the optimiser's rule. */
  | { readonly kind: 'optimizerNumber'; readonly index: number };

/** An ordered list of kernel calls on buffers: all that a step does. Plain data. */
export interface Plan {
  readonly buffers: readonly PlanBuffer[];
  readonly calls: readonly PlanCall[];
  readonly stepValues: readonly StepValue[];
  readonly places: PlanPlaces;
}

/** Buffers through which the caller speaks with the plan. */
export interface PlanPlaces {
  /** Floats [batch, height, width, channels]. */
  readonly images: number;
  /** Integers [batch]. */
  readonly classes: number;
  /** Floats [batch]: each image's cross-entropy; 1 where its largest output is at its class. */
  readonly losses: number;
  readonly hits: number;
  /** Floats [batch, outputs]: what the model gives, as probabilities; evaluation only. */
  readonly probabilities?: number;
  /** Parts of the penalties; their sum is added to the mean loss. */
  readonly penalties: readonly number[];
  /** The gradient of each trained weight, in the order of the model's. */
  readonly gradients: readonly number[];
}

/** The word of that name. */
export function argument(call: PlanCall, name: string): number {
  return call.words[position(call, name)] ?? 0;
}

/** The words of those names. */
export function wordsOf(call: PlanCall, names: readonly string[]): number[] {
  return names.map((name) => argument(call, name));
}

/** The same call with other words in the place of those that are named. */
export function withArguments(call: PlanCall, replaced: Readonly<Record<string, number>>): PlanCall {
  const words = [...call.words];
  for (const [name, word] of Object.entries(replaced)) words[position(call, name)] = word;
  return { ...call, words };
}

function position(call: PlanCall, name: string): number {
  const found = argumentsOf(call.kernel).findIndex((known) => known.name === name);
  if (found < 0) throw new Error(`The kernel ${call.kernel} has no argument ${name}.`);
  return found;
}

export interface Touch {
  readonly buffer: number;
  readonly access: Access;
}

/** The buffers that a call touches, and how. */
export function touches(call: PlanCall): Touch[] {
  return argumentsOf(call.kernel).flatMap(({ access }, index) => {
    const buffer = access === undefined ? undefined : bufferOf(call.words[index] ?? 0);
    return buffer === undefined || access === undefined ? [] : [{ buffer, access }];
  });
}
