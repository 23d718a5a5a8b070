import * as v from 'valibot';

/** A kernel of TensorFlow.js that ran as plain JavaScript because the engine has none for it, or not for such inputs. */
export const fallthrough = v.object({
  kernel: v.string(),
  calls: v.pipe(v.number(), v.integer(), v.minValue(1)),
  milliseconds: v.number(),
  /** The most elements that one call read or wrote. */
  largest: v.number(),
});
export type Fallthrough = v.InferOutput<typeof fallthrough>;
