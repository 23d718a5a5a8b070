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
  const row = width * channels;
  let target = 0;
  for (let y = 0; y < height; y++) {
    const downX = (y - centreY) * xy;
    const downY = (y - centreY) * yy;
    for (let x = 0; x < width; x++) {
      const sourceX = centreX + (x - centreX) * xx + downX;
      const sourceY = centreY + (x - centreX) * yx + downY;
      // Most places lie between four pixels of the image: there, nothing else is asked.
      if (sourceX >= 0 && sourceX < width - 1 && sourceY >= 0 && sourceY < height - 1) {
        const left = sourceX | 0;
        const top = sourceY | 0;
        const corner = (top * width + left) * channels;
        for (let at = corner; at < corner + channels; at++) {
          to[target++] = blend(from[at] ?? 0, from[at + channels] ?? 0, from[at + row] ?? 0, from[at + row + channels] ?? 0, sourceX - left, sourceY - top);
        }
        continue;
      }
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const corner = (top * width + left) * channels;
      const leftInside = left >= 0 && left < width;
      const rightInside = left >= -1 && left < width - 1;
      const topInside = top >= 0 && top < height;
      const belowInside = top >= -1 && top < height - 1;
      for (let at = corner; at < corner + channels; at++) {
        const a = topInside && leftInside ? from[at] ?? 0 : fill;
        const b = topInside && rightInside ? from[at + channels] ?? 0 : fill;
        const d = belowInside && leftInside ? from[at + row] ?? 0 : fill;
        const e = belowInside && rightInside ? from[at + row + channels] ?? 0 : fill;
        to[target++] = blend(a, b, d, e, sourceX - left, sourceY - top);
      }
    }
  }
}

/** Of four neighbours, two above and two below. */
function blend(a: number, b: number, d: number, e: number, right: number, below: number): number {
  return (a * (1 - right) + b * right) * (1 - below) + (d * (1 - right) + e * right) * below;
}
