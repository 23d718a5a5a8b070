import * as v from 'valibot';
import { dataWish } from './data-view';
import { augmentation, seed } from './settings';
import { sourceRange } from './source-range';

/** A transform as it was applied to one image, with what was drawn for it. */
export const appliedTransform = v.variant('kind', [
  v.object({ kind: v.literal('flipLeftRight') }),
  v.object({ kind: v.literal('flipUpDown') }),
  v.object({ kind: v.literal('rotate'), degrees: v.number() }),
  /** Side of the part, space left of it and above it, as shares of the image. */
  v.object({ kind: v.literal('randomCrop'), scale: v.number(), left: v.number(), top: v.number() }),
  /** In whole pixels. */
  v.object({ kind: v.literal('cutout'), left: v.number(), top: v.number(), width: v.number(), height: v.number() }),
  v.object({ kind: v.literal('translate'), right: v.number(), down: v.number() }),
  v.object({ kind: v.literal('zoom'), factor: v.number() }),
  v.object({ kind: v.literal('brightness'), factor: v.number() }),
  v.object({ kind: v.literal('noise') }),
]);
export type AppliedTransform = v.InferOutput<typeof appliedTransform>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const few = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50));

/** Training images with several draws of each. */
export const previewWish = v.object({
  augment: v.array(augmentation),
  /** Of the draws, as `training.seed`. */
  seed,
  /** Of the choice of images. */
  imageSeed: seed,
  className: v.nullable(v.string()),
  /** As in the experiment: images that are kept for validation are never augmented, so they are not shown. */
  validationSplit: v.number(),
  images: few,
  /** Draw n is what epoch n feeds. */
  draws: few,
});
export type PreviewWish = v.InferOutput<typeof previewWish>;
export const previewQuestion = v.object({ ...dataWish.entries, wish: previewWish });

export const augmentationPreview = v.object({
  wish: previewWish,
  height: count,
  width: count,
  channels: count,
  classes: v.array(v.string()),
  rows: v.array(v.object({
    number: count,
    /** The dataset's name for what it shows. */
    label: v.string(),
    /** What was applied for each draw, in order. */
    applied: v.array(v.array(appliedTransform)),
  })),
  /** The images' bytes, as stored, one after the other. */
  originals: v.instance(Uint8Array),
  /** rows × draws images as the trainer feeds them: 0 to 1. */
  drawn: v.instance(Float32Array),
});
export type AugmentationPreview = v.InferOutput<typeof augmentationPreview>;

/** A parameter of a written augmentation and where its value stands. */
export const parameterPlace = v.object({
  name: v.string(),
  value: v.number(),
  /** The value, or the nearest thing in the source that makes it. */
  place: v.nullable(sourceRange),
  /** It is a number in the source, or is left out there and can be put in. */
  editable: v.boolean(),
});

/** An experiment's list of augmentations as its source has it. */
export const augmentationSource = v.object({
  /** The text of `augment`; `null` where the source has none. */
  written: v.nullable(v.object({ text: v.string(), place: sourceRange })),
  steps: v.array(v.object({
    kind: v.string(),
    place: v.nullable(sourceRange),
    parameters: v.array(parameterPlace),
    /** It can be taken out of the list. */
    removable: v.boolean(),
  })),
  /** Steps can be put in at the list's end. */
  extensible: v.boolean(),
});
export type AugmentationSource = v.InferOutput<typeof augmentationSource>;

/** A change that a person makes to the list; steps count from 0. */
export const augmentationChange = v.variant('change', [
  v.object({ change: v.literal('set'), step: count, name: v.string(), value: v.number() }),
  v.object({ change: v.literal('add'), step: augmentation }),
  v.object({ change: v.literal('remove'), step: count }),
]);
export type AugmentationChange = v.InferOutput<typeof augmentationChange>;

/** A replacement of text in the experiment's file. */
export const sourceEdit = v.object({ place: sourceRange, text: v.string() });
export type SourceEdit = v.InferOutput<typeof sourceEdit>;
