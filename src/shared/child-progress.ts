import * as v from 'valibot';
import { failure } from './failure';

/**
 * What a program with a progress says with `--json`, one JSON value a line on standard output; anything else is for the
 * log. The engine's installer and the writer of reports are such programs.
 */
export const childProgress = v.variant('type', [
  v.object({
    type: v.literal('step'),
    message: v.string(),
    /** Share of the whole that is done, 0 to 1. */
    fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  /** The last message of one that did not succeed. A cancelled one ends without. */
  v.object({ type: v.literal('failed'), failure }),
]);
export type ChildProgress = v.InferOutput<typeof childProgress>;

/** The last message of a report that was written: absolute paths. */
export const writtenReport = v.object({ type: v.literal('written'), html: v.string(), markdown: v.string() });
export type WrittenReport = v.InferOutput<typeof writtenReport>;
