import * as v from 'valibot';
import { evaluation } from './evaluation';
import { epochEvent } from './run-event';
import { runRecord } from './run-record';
import { saveCurvesRequest } from './save-curves-request';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const folder = v.pipe(v.string(), v.minLength(1));
/** What a run is, without its course and its answers, which are large. */
const figures = { record: runRecord, evaluation: v.nullable(evaluation) };

export const comparedRun = v.object({
  /** Absolute path of the run folder: what a run goes by in this protocol. */
  folder,
  ...figures,
  /** 1 to 6: which of the `lookbook.run*` colours is this run's. */
  colorSlot: v.number(),
  source: v.nullable(v.object({ file: v.string(), digest: v.string() })),
});
export type DescribedRun = v.InferOutput<typeof comparedRun>;

/** The course of a run from batch `from` on, counted from 0; the columns of its curve travel as they are. */
const runCourse = v.object({
  folder, from: whole,
  step: v.instance(Float64Array), seconds: v.instance(Float64Array), loss: v.instance(Float64Array), accuracy: v.instance(Float64Array),
  epochs: v.array(epochEvent), batchesPerEpoch: whole, plannedEpochs: whole,
});
export type RunCourse = v.InferOutput<typeof runCourse>;

/** What a run's model took each test image for. */
const runAnswers = v.object({ folder, images: v.string(), trueClasses: v.instance(Int16Array), predicted: v.instance(Int16Array) });
export type RunAnswers = v.InferOutput<typeof runAnswers>;

/** Extension host to the webview that compares runs. */
export const comparePanelMessage = v.variant('type', [
  /** All runs, in the order in which they are shown; what the page holds of others is forgotten. */
  v.object({
    type: v.literal('runs'),
    runs: v.array(comparedRun),
    /** Runs that cannot be read (any more), and why. */
    problems: v.array(v.object({ folder, message: v.string() })),
  }),
  /** A run's record or evaluation is another. */
  v.object({ type: v.literal('changed'), folder, ...figures }),
  /** How runs went on; as many at once as there are, for each message is drawn. */
  v.object({ type: v.literal('courses'), courses: v.array(runCourse) }),
  v.object({ type: v.literal('answers'), answers: v.array(runAnswers) }),
]);
export type ComparePanelMessage = v.InferOutput<typeof comparePanelMessage>;
export type ComparePanelMessageOf<T extends ComparePanelMessage['type']> = Extract<ComparePanelMessage, { type: T }>;

/** The webview that compares runs to the extension host. */
export const comparePanelRequest = v.variant('type', [
  /** Send all: at start, and whenever a course does not follow what is held. */
  v.object({ type: v.literal('ready') }),
  /** Ask the person for more runs. */
  v.object({ type: v.literal('addRuns') }),
  v.object({ type: v.literal('removeRun'), folder }),
  v.object({ type: v.literal('openRun'), folder }),
  /** Shows how the source of `second` differs from that of `first`; asks which where it is `null`. */
  v.object({ type: v.literal('diffSources'), first: folder, second: v.nullable(folder) }),
  v.object({ type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(1_000_000)) }),
  saveCurvesRequest,
]);
export type ComparePanelRequest = v.InferOutput<typeof comparePanelRequest>;
