import * as v from 'valibot';
import { augmentationChange, augmentationPreview, augmentationSource, previewQuestion, sourceEdit } from './augmentation-view';
import { dataOverview, dataWish, downloadProgress, imageBytes, imagesWish, samplePage, sampleWish } from './data-view';
import { failure, LookbookError } from './failure';
import { modelSummary } from './model-summary';
import { experimentSettings } from './settings';
import { sourceRange } from './source-range';

const id = v.number();

/** An experiment to evaluate. */
export const inspectionWish = v.object({
  /** Absolute path of its file. */
  file: v.string(),
  /** The text in the editor where it differs from the disk's. */
  text: v.optional(v.string()),
});
export type InspectionWish = v.InferOutput<typeof inspectionWish>;

/** Extension host to inspector: questions. */
export const inspectorRequest = v.variant('type', [
  v.object({ type: v.literal('inspect'), id, ...inspectionWish.entries }),
  v.object({ type: v.literal('describeData'), id, ...dataWish.entries }),
  v.object({ type: v.literal('drawSamples'), id, ...dataWish.entries, wish: sampleWish }),
  v.object({ type: v.literal('readImages'), id, ...dataWish.entries, wish: imagesWish }),
  v.object({ type: v.literal('previewAugmentation'), id, ...previewQuestion.entries }),
  /** What to replace in the experiment's text for a change of its augmentations. */
  v.object({ type: v.literal('editAugmentation'), id, ...inspectionWish.entries, change: augmentationChange }),
]);
export type InspectorRequest = v.InferOutput<typeof inspectorRequest>;

/** What the editor shows of an experiment. */
export const inspection = v.object({
  name: v.string(),
  settings: experimentSettings,
  classes: v.array(v.string()),
  summary: modelSummary,
  /** Where its augmentations are written. */
  augmentation: augmentationSource,
  /** The `defineExperiment(…)` call. */
  definition: v.nullable(sourceRange),
  /** Things to remark on without failing, e.g. an output wider than the classes. */
  remarks: v.array(failure),
  /** Absolute paths of the local files that took part, the experiment first. */
  files: v.array(v.string()),
});
export type Inspection = v.InferOutput<typeof inspection>;

/** What answers each kind of question. */
const answers = {
  inspect: inspection,
  describeData: dataOverview,
  drawSamples: samplePage,
  readImages: imageBytes,
  previewAugmentation: augmentationPreview,
  editAugmentation: v.array(sourceEdit),
};
type Answers = typeof answers;
export type InspectorAnswer<Type extends keyof Answers = keyof Answers> = v.InferOutput<Answers[Type]>;

/**
 * Checks what came as the answer to a question. It travels unchecked until it is known which question it answers.
 * @throws LookbookError where it is none: user code runs in the inspector and may send what it likes.
 */
export function parseAnswer<Type extends keyof Answers>(type: Type, answer: unknown): InspectorAnswer<Type> {
  const parsed = v.safeParse<Answers[Type]>(answers[type], answer);
  if (parsed.success) return parsed.output;
  throw new LookbookError({ message: 'The inspector gave an answer of unknown form.', remedy: 'Look whether the experiment calls process.send.', detail: v.summarize(parsed.issues) });
}

/** Bytes that the inspector's process takes (resident set size): the host replaces one that grows. */
const memory = v.number();

/** Inspector to extension host. */
export const inspectorMessage = v.variant('type', [
  /** Loaded: from now on only experiments take time. */
  v.object({ type: v.literal('ready') }),
  /** Work on a question goes on. */
  v.object({ type: v.literal('downloading'), id, progress: downloadProgress }),
  /** `answer` is what {@link parseAnswer} says. */
  v.object({ type: v.literal('answered'), id, answer: v.unknown(), memory }),
  v.object({ type: v.literal('refused'), id, failure, memory }),
]);
export type InspectorMessage = v.InferOutput<typeof inspectorMessage>;
