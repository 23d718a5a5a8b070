import * as v from 'valibot';
import { downloadProgress } from './data-view';
import { evaluation } from './evaluation';
import { runEvent } from './run-event';
import { runRecord } from './run-record';
import { saveCurvesRequest } from './save-curves-request';
import { testSet } from './test-set';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Test images by their number in the dataset, counted from 0; more than a few pages of them are never asked for. */
const imageNumbers = v.pipe(v.array(whole), v.minLength(1), v.maxLength(100));
const imageSize = v.object({ width: whole, height: whole, channels: whole });

/** Extension host to the run panel's webview. */
export const runPanelMessage = v.variant('type', [
  /** Everything there is to show; sent when the view asks, becomes visible, or reports a gap. */
  v.object({
    type: v.literal('snapshot'),
    /** `record.state` is the derived one: a run without a process reads `interrupted`. */
    record: runRecord,
    /** The whole journal so far, in order. */
    events: v.array(runEvent),
    evaluation: v.nullable(evaluation),
    /** 1 to 6: which of the `lookbook.run*` colours is this run's. */
    colorSlot: v.number(),
    /** Runs ahead of this one in the queue. */
    queuedBehind: v.number(),
  }),
  /** Events that follow the last one sent; `record` and `evaluation` only when they changed. While the run is unfinished, one without anything comes every few seconds: the host is there. */
  v.object({
    type: v.literal('delta'),
    events: v.array(runEvent),
    record: v.optional(runRecord),
    evaluation: v.optional(v.nullable(evaluation)),
    queuedBehind: v.optional(v.number()),
  }),
  /** What was made of each test image; follows a message that brings an evaluation. Typed arrays travel as they are. */
  v.object({ type: v.literal('testResults'), testSet, predictions: v.instance(Float32Array) }),
  /** There is an evaluation, but nothing is known of the single test images. */
  v.object({ type: v.literal('noTestResults'), message: v.string() }),
  /** The images asked for wait for a download: the dataset's files are not there any more. */
  v.object({ type: v.literal('loadingTestImages'), download: downloadProgress }),
  /** Answers `showTestImages`. */
  v.object({
    type: v.literal('testImages'), images: imageNumbers, size: imageSize,
    /** images × height × width × channels, 0 (black) to 255. */
    pixels: v.instance(Uint8Array),
  }),
  v.object({ type: v.literal('noTestImages'), images: imageNumbers, message: v.string() }),
  /** The run folder is gone or unreadable. */
  v.object({ type: v.literal('gone'), message: v.string() }),
]);
export type RunPanelMessage = v.InferOutput<typeof runPanelMessage>;
export type RunPanelMessageOf<T extends RunPanelMessage['type']> = Extract<RunPanelMessage, { type: T }>;

/** The run panel's webview to the extension host. */
export const runPanelRequest = v.variant('type', [
  /** Send a snapshot: at start, and whenever a delta does not follow what is held. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('showTestImages'), images: imageNumbers }),
  v.object({ type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(100_000)) }),
  v.object({ type: v.literal('stop') }),
  v.object({ type: v.literal('rerun') }),
  v.object({ type: v.literal('openExperiment') }),
  v.object({ type: v.literal('openSource') }),
  v.object({ type: v.literal('revealFolder') }),
  v.object({ type: v.literal('openTensorBoard') }),
  saveCurvesRequest,
  v.object({ type: v.literal('showLog') }),
  /** Opens the place that the run's failure names. */
  v.object({ type: v.literal('openFailure') }),
]);
export type RunPanelRequest = v.InferOutput<typeof runPanelRequest>;
