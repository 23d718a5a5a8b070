/** Multiplies pixel values by `factor`; what would be brighter than 255 is 255. */
export function brightenImage(from: Float32Array, to: Float32Array, factor: number): void {
  for (const [i, value] of from.entries()) to[i] = Math.min(255, value * factor);
}
