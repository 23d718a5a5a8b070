import * as v from 'valibot';
import { curvePositions } from './axis';

/** How a person wants to see curves, as panels keep it; what is unusable gets its default. */
export const curveChoiceEntries = {
  position: v.fallback(v.picklist(curvePositions), 'epoch'),
  training: v.fallback(v.picklist(['batch', 'epoch']), 'batch'),
  /** `null`: as fits the length of the run. */
  smoothing: v.fallback(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(0.99))), null),
  ignoreOutliers: v.fallback(v.boolean(), true),
  /** The loss on a logarithmic axis. */
  logLoss: v.fallback(v.boolean(), false),
  /** The part of the horizontal axis that is shown, in units of `position`. */
  zoom: v.fallback(v.nullable(v.tuple([v.number(), v.number()])), null),
};
export type KeptCurveChoices = Readonly<v.InferOutput<v.ObjectSchema<typeof curveChoiceEntries, undefined>>>;
