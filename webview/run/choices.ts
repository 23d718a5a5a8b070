import * as v from 'valibot';
import { curvePositions } from '../charts/axis';
import { choicesFrom, type KeptState } from '../kept-state';

const runChoices = v.object({
  position: v.fallback(v.picklist(curvePositions), 'epoch'),
  training: v.fallback(v.picklist(['batch', 'epoch']), 'batch'),
  /** `null`: as fits the length of the run. */
  smoothing: v.fallback(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(0.99))), null),
  ignoreOutliers: v.fallback(v.boolean(), true),
  matrix: v.fallback(v.picklist(['counts', 'rows']), 'counts'),
});
/** How a person wants to see a run. */
export type RunChoices = Readonly<v.InferOutput<typeof runChoices>>;

/** Every choice that is missing or unusable gets its default. */
export function choicesOf(kept: KeptState): RunChoices {
  return choicesFrom(runChoices, kept);
}
