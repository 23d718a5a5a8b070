import * as v from 'valibot';
import { metrics } from '../../src/shared/epoch-figures';
import { curveChoiceEntries } from '../charts/curve-choices';
import { overlayLines } from '../charts/overlay';
import { choicesFrom, type KeptState } from '../kept-state';

const column = v.variant('kind', [
  v.object({ kind: v.picklist(['testAccuracy', 'testLoss', 'bestValidation', 'parameters', 'seconds']) }),
  v.object({ kind: v.literal('class'), name: v.string() }),
]);

const compareChoices = v.object({
  ...curveChoiceEntries,
  metric: v.fallback(v.picklist(metrics), 'loss'),
  /** Of the small charts' vertical axes. */
  scale: v.fallback(v.picklist(['shared', 'own']), 'shared'),
  lines: v.fallback(v.picklist(overlayLines), 'both'),
  settings: v.fallback(v.picklist(['differing', 'all']), 'differing'),
  /** Run folder of the baseline; `null`: the first run. */
  baseline: v.fallback(v.nullable(v.string()), null),
  /** `null`: rows stand as the runs were chosen. */
  sort: v.fallback(v.nullable(v.object({ column, descending: v.boolean() })), null),
});
/** How a person wants to see the comparison. */
export type CompareChoices = Readonly<v.InferOutput<typeof compareChoices>>;

/** Every choice that is missing or unusable gets its default. */
export function choicesOf(kept: KeptState): CompareChoices {
  return choicesFrom(compareChoices, kept);
}
