import * as v from 'valibot';
import { shareBases } from '../../src/shared/matrix-shares';
import { curveChoiceEntries } from '../charts/curve-choices';
import { choicesFrom, type KeptState } from '../kept-state';

/** Test images that a person looks at; classes and labels by their numbers. */
const cell = v.object({ of: v.literal('class'), trueClass: v.number(), predicted: v.number() });
const labelCell = v.object({
  of: v.literal('label'), label: v.number(),
  /** `null`: whatever was wrong. */
  predicted: v.nullable(v.number()),
});
const selected = v.variant('of', [cell, labelCell]);
/** The images of one cell; a `predicted` of as many as there are classes stands for “no class”. */
export type SelectedImages = Readonly<v.InferOutput<typeof selected>>;

const openedImages = v.object({
  selected,
  page: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Not the selection, but all images around this one in the order of the data. */
  around: v.nullable(v.number()),
});
export type OpenedImages = Readonly<v.InferOutput<typeof openedImages>>;

const runChoices = v.object({
  ...curveChoiceEntries,
  /** The page of the table that stands in the place of the charts; `null`: the charts. */
  tablePage: v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  matrix: v.fallback(v.picklist(['counts', ...shareBases]), 'counts'),
  opened: v.fallback(v.nullable(openedImages), null),
});
/** How a person wants to see a run. */
export type RunChoices = Readonly<v.InferOutput<typeof runChoices>>;

/** Every choice that is missing or unusable gets its default. */
export function choicesOf(kept: KeptState): RunChoices {
  return choicesFrom(runChoices, kept);
}
