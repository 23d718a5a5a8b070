import type * as tfCore from '@tensorflow/tfjs-core';
import type * as tfLayers from '@tensorflow/tfjs-layers';
import type { Fallthrough } from '../shared/fallthrough';
import type { EngineName, TrainingSettings } from '../shared/settings';
import type { Randomness } from './randomness';

/** TensorFlow.js as an experiment sees it: core and layers in one namespace, whatever the engine behind it. */
export type Tf = typeof tfCore & typeof tfLayers;

/**
 * Something that trains: TensorFlow.js with a backend of its own.
 * A process creates one engine and keeps it; TensorFlow.js's registries are global.
 */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  /** Threads that take part in a step, the calling one included. */
  readonly threads: number;
  /** Facts for the run record, e.g. the instruction set taken. */
  readonly detail: string;
  /** The namespace under which experiments and the trainer reach this engine. */
  readonly tf: Tf;
  /**
   * Turns a model's training step into something faster than TensorFlow.js's gradient tape, with the same results to
   * rounding. Absent from engines that have no such thing.
   */
  readonly compileStep?: (request: StepRequest) => CompiledStep | StepRefusal;
  /** What has run as plain JavaScript for want of a kernel, so far. Absent from engines that do not tell. */
  readonly fallthroughs?: () => readonly Fallthrough[];
  /** Releases threads and memory. The engine is of no use afterwards. */
  dispose(): Promise<void>;
}

/** A model, one input and one output, with how it is to be trained. */
export interface StepRequest {
  readonly model: tfLayers.LayersModel;
  readonly optimizer: tfCore.Optimizer;
  readonly loss: TrainingSettings['loss'];
  /** [height, width, channels]. */
  readonly imageShape: readonly number[];
  readonly randomness: Randomness;
}

export interface StepBatch {
  readonly count: number;
  /** [count, height, width, channels], and each image's class. */
  readonly images: Float32Array;
  readonly classes: Int32Array;
}

export interface StepResult {
  /** Mean cross-entropy of the batch's images plus the layers' penalties. */
  readonly loss: number;
  /** Images whose largest output is at their class. */
  readonly correct: number;
}

export interface CompiledStep {
  /** Learns from one batch; leaves the trained weights as they are where the loss is not finite. */
  learn(batch: StepBatch): StepResult;
  dispose(): void;
}

/** Why a model's step cannot be compiled. */
export interface StepRefusal {
  /** Layer that keeps it off, or `null` when it is no layer. */
  readonly layer: string | null;
  /** In words, the layer's name included. */
  readonly refusal: string;
}

export interface EngineOptions {
  /** Absent: the larger of two and half the logical processors, or what the engine can use. */
  readonly threads?: number | undefined;
  /** False: V8's experimental flag for 256-bit instructions stays off. `simd` only. */
  readonly wideSimd?: boolean | undefined;
  /** Relaxed SIMD, which rounds as the processor likes, where it is to be had. `simd` only. */
  readonly fastMath?: boolean | undefined;
  /** Folder that all projects share; engines are looked for in its `engines/`. */
  readonly cacheFolder: string;
  /** Hears why `auto` did not take an engine that is installed. */
  readonly onWarning?: ((message: string) => void) | undefined;
}
