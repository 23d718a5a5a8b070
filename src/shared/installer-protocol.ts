import * as v from 'valibot';
import { failure } from './failure';

/** What the engine's installer says with `--json`, one JSON value a line on standard output; anything else is for the log. */
export const installerMessage = v.variant('type', [
  v.object({
    type: v.literal('step'),
    message: v.string(),
    /** Share of the whole that is done, 0 to 1. */
    fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  /** The last message of an installation that did not succeed. A cancelled one ends without. */
  v.object({ type: v.literal('failed'), failure }),
]);
export type InstallerMessage = v.InferOutput<typeof installerMessage>;
