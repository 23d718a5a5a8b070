import type { ImageShape } from '../image-dataset';

/** Mirrors an image left to right. */
export function mirrorColumns(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = (y * width + (width - 1 - x)) * channels;
      const target = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) to[target + c] = from[source + c] ?? 0;
    }
  }
}

/** Mirrors an image upside down. */
export function mirrorRows(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape): void {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const source = (height - 1 - y) * row;
    for (let i = 0; i < row; i++) to[y * row + i] = from[source + i] ?? 0;
  }
}
