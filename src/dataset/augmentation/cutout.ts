import type { ImageShape } from '../image-dataset';

/** A rectangle of whole pixels. */
export interface Patch {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Copies an image and paints a patch of it with `fill`. */
export function paintPatch(from: Float32Array, to: Float32Array, { width, channels }: ImageShape, patch: Patch, fill: number): void {
  to.set(from);
  for (let y = patch.top; y < patch.top + patch.height; y++) {
    const row = (y * width + patch.left) * channels;
    to.fill(fill, row, row + patch.width * channels);
  }
}
