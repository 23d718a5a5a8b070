import * as v from 'valibot';
import { failure } from './failure';
import { trainingOverrides } from './settings';

/** Host (CLI or extension) to trainer. Sent over the fork's channel, `serialization: 'advanced'`. */
export const trainerRequest = v.variant('type', [
  v.object({
    type: v.literal('prepare'),
    /** Absolute path of the file to evaluate. */
    experimentFile: v.string(),
    /** The file that the person thinks of, where it is another: on a rerun, the one that the first run was made from. */
    originalFile: v.optional(v.string()),
    /** Absolute folder that holds the run folders. */
    runsFolder: v.string(),
    overrides: trainingOverrides,
    /** Absolute folder with the four IDX files; absent: look in the usual places. */
    dataFolder: v.optional(v.string()),
    /** Addresses under which the four files are published, first tried first; absent: the built-in list. */
    dataUrls: v.optional(v.array(v.string())),
    /** Absolute folder for datasets and engines that all projects share. */
    cacheFolder: v.string(),
  }),
  /** Train what was prepared; a trainer that waits its turn in a queue has not got this yet. */
  v.object({ type: v.literal('begin') }),
  /** First: end after this batch, then test. Second: skip the test. */
  v.object({ type: v.literal('stop') }),
]);
export type TrainerRequest = v.InferOutput<typeof trainerRequest>;
export type PrepareRequest = Extract<TrainerRequest, { type: 'prepare' }>;

/** Trainer to host. The journal in the run folder is the truth; these only say that it is worth reading. */
export const trainerMessage = v.variant('type', [
  /** The run folder exists. */
  v.object({ type: v.literal('created'), run: v.string(), folder: v.string() }),
  /** The experiment is evaluated and its source kept; waits for `begin`. */
  v.object({ type: v.literal('prepared') }),
  /** The journal has lines up to `seq`. At most twenty a second, and always after the last line. */
  v.object({ type: v.literal('advanced'), seq: v.number() }),
  /** A stop was understood. */
  v.object({ type: v.literal('stopping') }),
  /** There is no run folder to tell it in. */
  v.object({ type: v.literal('refused'), failure }),
]);
export type TrainerMessage = v.InferOutput<typeof trainerMessage>;
