import * as v from 'valibot';
import { failure } from './failure';
import { fallthrough } from './fallthrough';
import { jsonNumber } from './json-number';
import { modelSummary } from './model-summary';
import { engineName, experimentSettings } from './settings';

/** States that a trainer writes. `interrupted` is also what a reader derives when the process of an unfinished run is gone. */
export const runStates = ['queued', 'running', 'stopping', 'completed', 'stopped', 'failed', 'interrupted'] as const;
export const runState = v.picklist(runStates);
export type RunState = v.InferOutput<typeof runState>;

const unfinishedStates: readonly RunState[] = ['queued', 'running', 'stopping'];
/** True while the run still needs its process. */
export function isUnfinished(state: RunState): boolean {
  return unfinishedStates.includes(state);
}

/** Enough to tell a live process from a later one that got the same pid. */
export const processIdentity = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** When the process started, in the system's own unit; `null` where the system does not tell. */
  startTime: v.nullable(v.string()),
  /** Identifies the boot; `null` where the system does not tell. */
  bootId: v.nullable(v.string()),
  host: v.string(),
});
export type ProcessIdentity = v.InferOutput<typeof processIdentity>;

/** Milliseconds that a step of the experiment's model took on each engine. */
export const engineTimes = v.object({ 'simd': v.pipe(v.number(), v.gtValue(0)), 'tfjs-node': v.pipe(v.number(), v.gtValue(0)) });
export type EngineTimes = v.InferOutput<typeof engineTimes>;

/** `run.json`: who a run is and where it stands. Replaced atomically, never edited in place. */
export const runRecord = v.object({
  version: v.literal(1),
  /** `YYYYMMDD-HHMMSS-slug-xxxx`, UTC; also the folder's name. */
  id: v.string(),
  /** The experiment's name, or its file's until the experiment was evaluated. */
  name: v.string(),
  /** Absolute path of the experiment file that was asked for. */
  experimentFile: v.string(),
  /** The experiment file's copy, relative to the run folder with `/`; `null` until it was copied. */
  sourceFile: v.nullable(v.string()),
  state: runState,
  /** Why it failed or was interrupted. */
  failure: v.nullable(failure),
  /** ISO 8601. */
  createdAt: v.string(),
  startedAt: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
  process: processIdentity,
  settings: v.nullable(experimentSettings),
  engine: v.nullable(v.object({
    name: engineName,
    version: v.string(),
    threads: v.pipe(v.number(), v.integer(), v.minValue(1)),
    /** Further facts worth recording, e.g. instruction sets. */
    detail: v.string(),
    /** Of an engine that has training plans: whether the model was trained by one (`refusal` is `null`), or why not. */
    plan: v.optional(v.object({ refusal: v.nullable(v.string()) })),
    /** Why `auto` took this one: it is the faster one. Absent where it was named, or there was no other. */
    choice: v.optional(v.object({ stepMilliseconds: engineTimes, /** The figures are from an earlier run. */ remembered: v.boolean() })),
  })),
  versions: v.object({ lookbook: v.string(), node: v.string(), tfjs: v.string(), platform: v.string() }),
  dataset: v.nullable(v.object({
    name: v.string(),
    /** File name to MD5, hexadecimal. */
    files: v.record(v.string(), v.string()),
    trainingImages: v.number(),
    validationImages: v.number(),
    testImages: v.number(),
  })),
  /** Class names in output order; empty until known. */
  classes: v.array(v.string()),
  summary: v.nullable(modelSummary),
  /** What ran as plain JavaScript for want of a kernel, from the run's start to its end; absent until then, and from older runs. */
  fallthroughs: v.optional(v.array(fallthrough)),
  /** Set when the run ends with an evaluation. */
  result: v.nullable(v.object({ testLoss: jsonNumber, testAccuracy: jsonNumber, epochs: v.number(), seconds: v.number() })),
});
export type RunRecord = v.InferOutput<typeof runRecord>;
