import type { ImageShape } from '../image-dataset';

/** Whole pixels; either may be negative. */
export interface Shift {
  readonly right: number;
  readonly down: number;
}

/** Moves an image; `fill` is what comes in from outside. */
export function shiftImage(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape, { right, down }: Shift, fill: number): void {
  to.fill(fill);
  const firstColumn = Math.max(0, right);
  const columns = width - Math.abs(right);
  if (columns <= 0) return;
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
    const source = ((y - down) * width + firstColumn - right) * channels;
    to.set(from.subarray(source, source + columns * channels), (y * width + firstColumn) * channels);
  }
}
