import * as v from 'valibot';
import { curvePositions } from '../charts/axis';

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

/** What the panel keeps over a reload of the window: the host's own words (which run it is) and the person's choices. */
const keptState = v.looseObject({ choices: v.optional(v.unknown()) });
export type KeptState = v.InferOutput<typeof keptState>;

/** Joins what the host put into the page with what the panel kept; the host knows better which run this is. */
export function joinKept(fromPage: unknown, kept: unknown): KeptState {
  const [page, own] = [fromPage, kept].map((state) => v.safeParse(keptState, state)).map((parsed) => (parsed.success ? parsed.output : {}));
  return { ...own, ...page, choices: own?.choices ?? page?.choices };
}

/** Every choice that is missing or unusable gets its default. */
export function choicesOf({ choices }: KeptState): RunChoices {
  const parsed = v.safeParse(runChoices, typeof choices === 'object' && choices !== null ? choices : {});
  return parsed.success ? parsed.output : v.parse(runChoices, {});
}
