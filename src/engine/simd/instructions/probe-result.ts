import * as v from 'valibot';

/** What the probe, a process of its own, found out about a way to compile the kernels: the last line of its output. */
export const probeResult = v.object({
  /** Operations whose results were not as they must be. */
  wrong: v.array(v.string()),
  /** Billions of additions and multiplications a second of a matrix product, with 128-bit instructions and with these. */
  plain: v.pipe(v.number(), v.minValue(0)),
  candidate: v.pipe(v.number(), v.minValue(0)),
});
export type ProbeResult = v.InferOutput<typeof probeResult>;
