import type { ImageShape } from '../image-dataset';

/** Where a pixel of the result comes from, both counted from the image's centre: a linear map. */
export interface CentreMap {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

/** Makes an image whose pixels come from elsewhere in another, with bilinear interpolation; `fill` is what lies outside of that. */
export function mapAboutCentre(from: Float32Array, to: Float32Array, { height, width, channels }: ImageShape, { xx, xy, yx, yy }: CentreMap, fill: number): void {
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = centreX + (x - centreX) * xx + (y - centreY) * xy;
      const sourceY = centreY + (x - centreX) * yx + (y - centreY) * yy;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const right = sourceX - left;
      const below = sourceY - top;
      const leftInside = left >= 0 && left < width;
      const rightInside = left >= -1 && left < width - 1;
      const topInside = top >= 0 && top < height;
      const belowInside = top >= -1 && top < height - 1;
      const corner = (top * width + left) * channels;
      for (let c = 0; c < channels; c++) {
        const at = corner + c;
        const a = topInside && leftInside ? from[at] ?? 0 : fill;
        const b = topInside && rightInside ? from[at + channels] ?? 0 : fill;
        const d = belowInside && leftInside ? from[at + width * channels] ?? 0 : fill;
        const e = belowInside && rightInside ? from[at + width * channels + channels] ?? 0 : fill;
        to[target++] = (a * (1 - right) + b * right) * (1 - below) + (d * (1 - right) + e * right) * below;
      }
    }
  }
}
