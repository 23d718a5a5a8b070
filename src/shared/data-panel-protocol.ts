import * as v from 'valibot';
import { dataOverview, downloadProgress, samplePage, sampleWish } from './data-view';
import { failure } from './failure';

/** What every panel that shows images of a dataset may be told. */
export const dataNews = v.variant('type', [
  /** The images are being read, or fetched. */
  v.object({ type: v.literal('loading'), download: v.nullable(downloadProgress) }),
  /** There are no images to show. */
  v.object({ type: v.literal('failed'), failure }),
]);
export type DataNews = v.InferOutput<typeof dataNews>;

/** Extension host to the data panel's webview. */
export const dataPanelMessage = v.variant('type', [
  ...dataNews.options,
  /** The data as the experiment now has it. */
  v.object({
    type: v.literal('overview'),
    overview: dataOverview,
    /** Why the newest text of the experiment cannot be read; the classes are then those of the last good one. */
    problem: v.nullable(failure),
  }),
  v.object({ type: v.literal('samples'), page: samplePage }),
]);
export type DataPanelMessage = v.InferOutput<typeof dataPanelMessage>;

/** What every panel about an experiment may ask. */
export const experimentPanelRequest = v.variant('type', [
  /** Send everything: at start, and after a failure. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('openExperiment') }),
  /** Opens the place that the problem names. */
  v.object({ type: v.literal('openProblem') }),
  v.object({ type: v.literal('showLog') }),
]);
export type ExperimentPanelRequest = v.InferOutput<typeof experimentPanelRequest>;

/** The data panel's webview to the extension host. */
export const dataPanelRequest = v.variant('type', [
  ...experimentPanelRequest.options,
  v.object({ type: v.literal('samples'), wish: sampleWish }),
]);
export type DataPanelRequest = v.InferOutput<typeof dataPanelRequest>;
