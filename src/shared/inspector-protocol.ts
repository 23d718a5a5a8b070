import * as v from 'valibot';
import { failure } from './failure';
import { modelSummary } from './model-summary';
import { experimentSettings } from './settings';
import { sourceRange } from './source-range';

/** Extension host to inspector. */
export const inspectorRequest = v.object({
  type: v.literal('inspect'),
  id: v.number(),
  /** Absolute path of the experiment file. */
  file: v.string(),
  /** The text in the editor where it differs from the disk's. */
  text: v.optional(v.string()),
});
export type InspectorRequest = v.InferOutput<typeof inspectorRequest>;

/** What the editor shows of an experiment. */
export const inspection = v.object({
  name: v.string(),
  settings: experimentSettings,
  classes: v.array(v.string()),
  summary: modelSummary,
  /** The `defineExperiment(…)` call. */
  definition: v.nullable(sourceRange),
  /** Things to remark on without failing, e.g. an output wider than the classes. */
  remarks: v.array(failure),
  /** Absolute paths of the local files that took part, the experiment first. */
  files: v.array(v.string()),
});
export type Inspection = v.InferOutput<typeof inspection>;

/** Bytes that the inspector's process takes (resident set size): the host replaces one that grows. */
const memory = v.number();

/** Inspector to extension host. */
export const inspectorMessage = v.variant('type', [
  /** Loaded: from now on only experiments take time. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('inspected'), id: v.number(), inspection, memory }),
  v.object({ type: v.literal('refused'), id: v.number(), failure, memory }),
]);
export type InspectorMessage = v.InferOutput<typeof inspectorMessage>;
export type InspectorAnswer = Exclude<InspectorMessage, { type: 'ready' }>;
