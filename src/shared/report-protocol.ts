import * as v from 'valibot';
import { failure } from './failure';

/** What the writer of reports says with `--json`, one JSON value a line on standard output; anything else is for the log. */
export const reportMessage = v.variant('type', [
  v.object({
    type: v.literal('step'),
    message: v.string(),
    /** Share of the whole that is done, 0 to 1. */
    fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  /** The last message of a report that was written: absolute paths. */
  v.object({ type: v.literal('written'), html: v.string(), markdown: v.string() }),
  /** The last message of one that was not. A cancelled one ends without. */
  v.object({ type: v.literal('failed'), failure }),
]);
export type ReportMessage = v.InferOutput<typeof reportMessage>;
