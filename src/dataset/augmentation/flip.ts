import type { ImageShape } from '../image-dataset';

/** Mirrors an image left to right. */
export function mirrorColumns(from: Float32Array, to: Float32Array, { width, channels }: ImageShape): void {
  const row = width * channels;
  for (let start = 0, end = to.length; start < end; start += row) {
    let target = start;
    for (let source = start + row - channels; source >= start; source -= channels) {
      for (let c = 0; c < channels; c++) to[target++] = from[source + c] ?? 0;
    }
  }
}

/** Mirrors an image upside down. */
export function mirrorRows(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape): void {
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const source = (height - 1 - y) * row;
    const target = y * row;
    for (let i = 0; i < row; i++) to[target + i] = from[source + i] ?? 0;
  }
}
