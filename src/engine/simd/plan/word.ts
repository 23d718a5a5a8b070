/**
 * Words of a plan's calls before it has a place in memory. A kernel's word is 32 bits; a plan's is a number that may
 * also stand for the address of a buffer (with an offset in bytes) or for a value that each step brings, such as
 * the key of a dropout mask. So functions that compute with addresses (`filter + offset`) make calls for plans as well.
 */
const span = 2 ** 32;

/** Stands for the address of buffer `id`. */
export function bufferWord(id: number): number {
  return (id + 1) * span;
}

/** The buffer that a word points into, or `undefined`. */
export function bufferOf(word: number): number | undefined {
  return word >= span ? Math.floor(word / span) - 1 : undefined;
}

/** Bytes from the start of the buffer. */
export function offsetOf(word: number): number {
  return word % span;
}

/** Stands for the step's value `id`. */
export function stepWord(id: number): number {
  return -(id + 1) * span;
}

/** The step's value that a word stands for, or `undefined`. */
export function stepValueOf(word: number): number | undefined {
  return word <= -span ? -word / span - 1 : undefined;
}
