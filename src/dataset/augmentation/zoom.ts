import type { ImageShape } from '../image-dataset';
import { mapAboutCentre } from './map-about-centre';

/** Enlarges an image about its centre `factor` times, or shrinks it where that is below 1. */
export function zoomImage(from: Float32Array, to: Float32Array, shape: ImageShape, factor: number, fill: number): void {
  mapAboutCentre(from, to, shape, { xx: 1 / factor, xy: 0, yx: 0, yy: 1 / factor }, fill);
}
