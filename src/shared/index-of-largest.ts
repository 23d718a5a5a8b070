/** Index of the largest value, the first among equals; -1 where none is a number. */
export function indexOfLargest(values: Float32Array): number {
  let best = -1;
  for (const [index, value] of values.entries()) {
    if (!Number.isNaN(value) && (best === -1 || value > (values[best] ?? NaN))) best = index;
  }
  return best;
}
