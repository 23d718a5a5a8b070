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
  /** The same for looking at images without learning from them. */
  readonly compileEvaluation?: (request: EvaluationRequest) => CompiledEvaluation | StepRefusal;
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
  /** Take the time of each layer. */
  readonly profile?: boolean;
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
  /** Where the time of the steps so far went; `null` unless it was asked for and there was a step. */
  profile(): StepProfile | null;
  dispose(): void;
}

/** Means over the steps, in milliseconds. */
export interface StepProfile {
  readonly steps: number;
  /** The whole step, what lies between the layers included. */
  readonly milliseconds: number;
  readonly layers: readonly LayerTime[];
  /** What the machine reached in a matrix product, measured now. */
  readonly gigaflops: number;
}

export interface LayerTime {
  readonly layer: string;
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
  /** Multiply-adds of the layer's products in its forward and backward time, as a share of that; `null` for a layer without any. */
  readonly peakShare: number | null;
}

export type EvaluationRequest = Pick<StepRequest, 'model' | 'loss' | 'imageShape'>;

export interface CompiledEvaluation {
  /** The model as it is used: no dropout, moving averages in batch normalisation, no penalties. */
  evaluate(batch: StepBatch): EvaluatedBatch;
  dispose(): void;
}

/** Views that are valid until the next batch. */
export interface EvaluatedBatch {
  /** Each image's cross-entropy. */
  readonly losses: Float32Array;
  /** [images, outputs]. */
  readonly probabilities: Float32Array;
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
  /** Hears what was passed over, and why. */
  readonly onWarning?: ((message: string) => void) | undefined;
}
