/** Multiplies pixel values by `factor`; what would be brighter than 255 is 255. */
export function brightenImage(from: Float32Array, to: Float32Array, factor: number): void {
  for (let i = 0, end = to.length; i < end; i++) to[i] = Math.min(255, (from[i] ?? 0) * factor);
}
