import type { ImageShape } from '../image-dataset';
import { mapAboutCentre } from './map-about-centre';
import { sineCosine } from './trigonometry';

/** Turns an image about its centre, counter-clockwise as seen. For each pixel the place that it comes from is found by turning backwards. */
export function rotateImage(from: Float32Array, to: Float32Array, shape: ImageShape, degrees: number, fill: number): void {
  const { sine, cosine } = sineCosine(degrees);
  mapAboutCentre(from, to, shape, { xx: cosine, xy: -sine, yx: sine, yy: cosine }, fill);
}
