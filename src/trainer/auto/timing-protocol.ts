import * as v from 'valibot';
import { engineName, trainingOverrides } from '../../shared/settings';

/** Trainer to timing process (`serialization: 'advanced'`): what to time. */
export const timingRequest = v.object({
  engine: engineName,
  /** Absolute path of the experiment, and its text as it is to be trained. */
  experimentFile: v.string(),
  text: v.string(),
  overrides: trainingOverrides,
  /** Folder that all projects share. */
  cacheFolder: v.string(),
  /** One batch: images × height × width × channels from 0 to 1, and the classes. */
  images: v.instance(Float32Array),
  classes: v.instance(Int32Array),
});
export type TimingRequest = v.InferOutput<typeof timingRequest>;

/** The answer to the word `measure`. Milliseconds of the fastest step, or why there are none; that may come before. */
const timingAnswer = v.union([v.object({ stepMilliseconds: v.pipe(v.number(), v.gtValue(0)) }), v.object({ reason: v.string() })]);
export type TimingAnswer = v.InferOutput<typeof timingAnswer>;

/** Timing process to trainer: the engine is there, with the model in it; or the answer. */
export const timingMessage = v.union([v.literal('loaded'), timingAnswer]);
export type TimingMessage = v.InferOutput<typeof timingMessage>;
