import * as v from 'valibot';
import { augmentationChange, augmentationPreview, augmentationSource, previewWish } from './augmentation-view';
import { dataNews, experimentPanelRequest } from './data-panel-protocol';
import { failure } from './failure';
import { augmentation, seed } from './settings';
import { sourceRange } from './source-range';

/** Extension host to the webview of the augmentation preview. */
export const augmentationPanelMessage = v.variant('type', [
  ...dataNews.options,
  /** The experiment as its last good text has it. */
  v.object({
    type: v.literal('experiment'),
    augment: v.array(augmentation),
    seed,
    validationSplit: v.number(),
    source: augmentationSource,
    /** Why the newest text cannot be read. */
    problem: v.nullable(failure),
  }),
  v.object({ type: v.literal('preview'), preview: augmentationPreview }),
]);
export type AugmentationPanelMessage = v.InferOutput<typeof augmentationPanelMessage>;

/** The webview of the augmentation preview to the extension host. */
export const augmentationPanelRequest = v.variant('type', [
  ...experimentPanelRequest.options,
  v.object({ type: v.literal('preview'), wish: previewWish }),
  /** Writes a change into the experiment's text. */
  v.object({ type: v.literal('change'), change: augmentationChange }),
  v.object({ type: v.literal('openPlace'), place: sourceRange }),
]);
export type AugmentationPanelRequest = v.InferOutput<typeof augmentationPanelRequest>;
