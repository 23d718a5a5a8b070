import type { ImageShape } from '../image-dataset';

/** A part of an image with the image's proportions; all three are shares, not pixels, so that it need not lie on the grid. */
export interface Crop {
  /** Side of the part, over 0 to 1. */
  readonly scale: number;
  /** Space left of the part and above it, 0 to 1 - scale. */
  readonly left: number;
  readonly top: number;
}

/**
 * Enlarges a part of an image to the whole, with bilinear interpolation. Pixels are squares with their value at the
 * middle (half-pixel centres, as in Pillow, OpenCV and TensorFlow 2's resize); beyond the outermost middles, their
 * values.
 */
export function enlargeCrop(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape, { scale, left, top }: Crop): void {
  const columns = sampleLine(width, scale, left);
  const rows = sampleLine(height, scale, top);
  let target = 0;
  for (const { first: y0, second: y1, weight: below } of rows) {
    for (const { first: x0, second: x1, weight: right } of columns) {
      for (let c = 0; c < channels; c++) {
        const a = from[(y0 * width + x0) * channels + c] ?? 0;
        const b = from[(y0 * width + x1) * channels + c] ?? 0;
        const d = from[(y1 * width + x0) * channels + c] ?? 0;
        const e = from[(y1 * width + x1) * channels + c] ?? 0;
        to[target++] = (a * (1 - right) + b * right) * (1 - below) + (d * (1 - right) + e * right) * below;
      }
    }
  }
}

/** A place between two pixels of a line; `weight` is the second one's. */
interface Sample {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

function sampleLine(length: number, scale: number, offset: number): Sample[] {
  return Array.from({ length }, (_, index) => {
    const place = Math.min(Math.max((index + 0.5) * scale + offset * length - 0.5, 0), length - 1);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, length - 1), weight: place - first };
  });
}
