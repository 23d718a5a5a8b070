import * as v from 'valibot';
import { sourcePosition } from './source-range';

/** What went wrong, where, and what to do: the one form in which an error reaches a person or a file. */
export const failure = v.object({
  /** One or two sentences, without the place and without a stack. */
  message: v.string(),
  /** What the person can do about it. */
  remedy: v.optional(v.string()),
  /** Absolute path of the file at fault. */
  file: v.optional(v.string()),
  position: v.optional(sourcePosition),
  /** End (exclusive) of the text at fault, where it is known. */
  end: v.optional(sourcePosition),
  /** Stack or other detail for the log. */
  detail: v.optional(v.string()),
});
export type Failure = v.InferOutput<typeof failure>;

/** An error whose {@link Failure} is fit to be shown as it is. Any other error is a defect of ours or of user code. */
export class LookbookError extends Error {
  override readonly name = 'LookbookError';
  readonly failure: Failure;

  constructor(described: Failure, options?: ErrorOptions) {
    super(described.message, options);
    this.failure = described;
  }
}

/** The {@link Failure} that describes any thrown value. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof LookbookError) return thrown.failure;
  if (thrown instanceof Error) {
    return { message: thrown.message || thrown.name, ...(thrown.stack === undefined ? {} : { detail: thrown.stack }) };
  }
  return { message: String(thrown) };
}

/** `file:line:column: error: message`, the form that terminals and problem matchers read. */
export function formatFailure({ message, remedy, file, position }: Failure): string {
  const place = file === undefined ? '' : position === undefined ? `${file}: ` : `${file}:${position.line}:${position.column}: `;
  return `${place}error: ${message}${remedy === undefined ? '' : `\n${remedy}`}`;
}
