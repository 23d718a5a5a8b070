import * as v from 'valibot';
import type { AugmentationPanelMessage } from '../../src/shared/augmentation-panel-protocol';
import type { AugmentationPreview, PreviewWish } from '../../src/shared/augmentation-view';
import type { DownloadProgress } from '../../src/shared/data-view';
import type { Failure } from '../../src/shared/failure';
import { seed, type Augmentation } from '../../src/shared/settings';

/** Rows and columns of the preview. */
const images = 7;
const draws = 6;

/** What a person wants to see; each choice that is missing or unusable gets its default. */
export const previewChoices = v.object({
  /** `null`: the experiment's. */
  seed: v.fallback(v.nullable(seed), null),
  imageSeed: v.fallback(seed, 7),
  className: v.fallback(v.nullable(v.string()), null),
});
export type PreviewChoices = Readonly<v.InferOutput<typeof previewChoices>>;

export type ShownExperiment = Extract<AugmentationPanelMessage, { type: 'experiment' }>;

export interface ShownPreview {
  readonly kind: 'experiment';
  readonly experiment: ShownExperiment;
  /** The list as a slider that is being moved would have it, until the source says the same. */
  readonly draft: readonly Augmentation[] | null;
  readonly preview: AugmentationPreview | null;
  /** Of the images that the first preview waits for. */
  readonly download: DownloadProgress | null;
}

export type AugmentationState =
  | { readonly kind: 'loading'; readonly download: DownloadProgress | null }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | ShownPreview;

/** The state after a message. */
export function receive(state: AugmentationState, message: AugmentationPanelMessage): AugmentationState {
  switch (message.type) {
    case 'loading': return state.kind === 'experiment' ? { ...state, download: message.download } : { kind: 'loading', download: message.download };
    case 'failed': return { kind: 'failed', failure: message.failure };
    case 'experiment': return { kind: 'experiment', experiment: message, draft: null, preview: state.kind === 'experiment' ? state.preview : null, download: null };
    case 'preview': return state.kind === 'experiment' ? { ...state, preview: message.preview, download: null } : state;
  }
}

/** The list that is previewed. */
export function shownAugment({ draft, experiment }: ShownPreview): readonly Augmentation[] {
  return draft ?? experiment.augment;
}

/** The list with one parameter changed. */
export function withParameter(augment: readonly Augmentation[], step: number, name: string, value: number): Augmentation[] {
  return augment.map((present, index) => (index === step && name in present ? { ...present, [name]: value } : present));
}

export function wishOf(shown: ShownPreview, choices: PreviewChoices): PreviewWish {
  const { experiment } = shown;
  return {
    augment: [...shownAugment(shown)], seed: choices.seed ?? experiment.seed, imageSeed: choices.imageSeed,
    className: choices.className, validationSplit: experiment.validationSplit, images, draws,
  };
}
