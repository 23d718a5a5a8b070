import * as v from 'valibot';

/** A place in a file. Lines and columns count from 1; columns are UTF-16 code units, as in V8 and VS Code. */
export const sourcePosition = v.object({
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  column: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type SourcePosition = v.InferOutput<typeof sourcePosition>;

/** A stretch of a file; `end` is exclusive. `file` is an absolute path. */
export const sourceRange = v.object({ file: v.string(), start: sourcePosition, end: sourcePosition });
export type SourceRange = v.InferOutput<typeof sourceRange>;
