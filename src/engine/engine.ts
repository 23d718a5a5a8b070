import type * as tfCore from '@tensorflow/tfjs-core';
import type * as tfLayers from '@tensorflow/tfjs-layers';
import type { EngineName } from '../shared/settings';

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
  /** Releases threads and memory. The engine is of no use afterwards. */
  dispose(): Promise<void>;
}

export interface EngineOptions {
  /** Absent: the larger of two and half the logical processors, or what the engine can use. */
  readonly threads?: number | undefined;
  /** Folder that all projects share; engines are looked for in its `engines/`. */
  readonly cacheFolder: string;
  /** Hears why `auto` did not take an engine that is installed. */
  readonly onWarning?: ((message: string) => void) | undefined;
}
