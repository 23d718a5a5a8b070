import * as v from 'valibot';

/**
 * JSON has no word for NaN and the infinities, yet a diverged loss is exactly what a person must see.
 * Files and messages carry such a value as one of three strings.
 */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** Validates a {@link JsonNumber} and gives the number it stands for, NaN and infinities included. */
export const jsonNumber = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number)),
]);

/** The form in which `value` stands in a file or message. */
export function toJsonNumber(value: number): JsonNumber {
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

/** `JSON.stringify` that writes every non-finite number, at any depth, as a {@link JsonNumber}. */
export function stringifyWithNonFinite(value: unknown, indent?: number): string {
  // Several times as fast as with a function, and only a `null` can stand for what is to be written otherwise.
  const plain = JSON.stringify(value, null, indent);
  if (!plain.includes('null')) return plain;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'number' ? toJsonNumber(inner) : inner), indent);
}
