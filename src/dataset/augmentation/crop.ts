import type { ImageShape } from '../image-dataset';

/** A part of an image with the image's proportions; all three are shares, not pixels, so that it need not lie on the grid. */
export interface Crop {
  /** Side of the part, over 0 to 1. */
  readonly scale: number;
  /** Space left of the part and above it, 0 to 1 - scale. */
  readonly left: number;
  readonly top: number;
}

/** Working memory of {@link enlargeCrop} for images of one shape: making it anew would take as long as its use. */
export class CropSpace {
  /** Two rows of the image, stretched; in float64, so that results are rounded once. */
  upper: Float64Array;
  lower: Float64Array;
  readonly columns: Samples;
  readonly rows: Samples;

  constructor({ height, width, channels }: ImageShape) {
    this.upper = new Float64Array(width * channels);
    this.lower = new Float64Array(width * channels);
    this.columns = new Samples(width);
    this.rows = new Samples(height);
  }
}

/** For each pixel of a line of the result its place between two pixels of the image's line. */
class Samples {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The second one's. */
  readonly weight: Float64Array;

  constructor(readonly length: number) {
    this.first = new Int32Array(length);
    this.second = new Int32Array(length);
    this.weight = new Float64Array(length);
  }

  place(scale: number, offset: number): void {
    const { length } = this;
    for (let index = 0; index < length; index++) {
      const place = Math.min(Math.max((index + 0.5) * scale + offset * length - 0.5, 0), length - 1);
      const first = Math.floor(place);
      this.first[index] = first;
      this.second[index] = Math.min(first + 1, length - 1);
      this.weight[index] = place - first;
    }
  }
}

/**
 * Enlarges a part of an image to the whole, with bilinear interpolation. Pixels are squares with their value at the
 * middle (half-pixel centres, as in Pillow, OpenCV and TensorFlow 2's resize); beyond the outermost middles, their
 * values. Each row that is needed is stretched once; rows of the result are mixed of two of those.
 */
export function enlargeCrop(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape, { scale, left, top }: Crop, space: CropSpace): void {
  const { columns, rows } = space;
  columns.place(scale, left);
  rows.place(scale, top);
  const row = width * channels;
  let [upperRow, lowerRow] = [-1, -1];
  for (let y = 0; y < height; y++) {
    const first = rows.first[y] ?? 0;
    const second = rows.second[y] ?? 0;
    if (first === lowerRow) {
      [space.upper, space.lower] = [space.lower, space.upper];
      [upperRow, lowerRow] = [lowerRow, upperRow];
    }
    if (first !== upperRow) stretchRow(from, first * row, space.upper, columns, channels);
    if (second !== lowerRow) stretchRow(from, second * row, space.lower, columns, channels);
    [upperRow, lowerRow] = [first, second];
    mixRows(space.upper, space.lower, rows.weight[y] ?? 0, to, y * row);
  }
}

function stretchRow(from: Float32Array, start: number, to: Float64Array, { first, second, weight, length }: Samples, channels: number): void {
  let target = 0;
  for (let x = 0; x < length; x++) {
    const right = weight[x] ?? 0;
    const a = start + (first[x] ?? 0) * channels;
    const b = start + (second[x] ?? 0) * channels;
    for (let c = 0; c < channels; c++) to[target++] = (from[a + c] ?? 0) * (1 - right) + (from[b + c] ?? 0) * right;
  }
}

function mixRows(upper: Float64Array, lower: Float64Array, below: number, to: Float32Array, start: number): void {
  for (let i = 0, row = upper.length; i < row; i++) to[start + i] = (upper[i] ?? 0) * (1 - below) + (lower[i] ?? 0) * below;
}
