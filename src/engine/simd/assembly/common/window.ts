/**
 * Where a filter's taps fall on an image: the geometry that the convolution and its filter gradient share.
 *
 * An image that needs padding is copied into scratch with its borders zero (and its pixels `spread` apart for the
 * input gradient of a strided depthwise convolution); one that needs none is read in place. What a dilated
 * filter sees is gathered into rows (im2col), so that the tiles have a long k to run along; a filter's lines are long
 * enough, even of one channel: gathering takes longer than it saves.
 */
import { aligned } from './lanes';

@unmanaged
export class Window {
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  /** Zeros before the first row and column; negative: so many are left out. */
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
  /** Distance between neighbouring input pixels in the padded image: 1 but for input gradients of strided depthwise convolutions. */
  spreadHeight: i32;
  spreadWidth: i32;

  get paddedHeight(): i32 {
    return (this.outHeight - 1) * this.strideHeight + (this.filterHeight - 1) * this.dilationHeight + 1;
  }
  get paddedWidth(): i32 {
    return (this.outWidth - 1) * this.strideWidth + (this.filterWidth - 1) * this.dilationWidth + 1;
  }
  get pixels(): i32 {
    return this.outHeight * this.outWidth;
  }
  /** Values under the filter at one place. */
  get taps(): i32 {
    return this.filterHeight * this.filterWidth * this.channels;
  }
  get inPlace(): bool {
    return this.top == 0 && this.left == 0 && this.spreadHeight == 1 && this.spreadWidth == 1
      && this.paddedHeight <= this.inHeight && this.paddedWidth <= this.inWidth;
  }
  /** Pixels from one row of what the filter sees to the next. */
  get rowPixels(): i32 {
    return this.inPlace ? this.inWidth : this.paddedWidth;
  }
  /** Values that lie side by side under one row of a filter that is not dilated. */
  get lineLength(): i32 {
    return this.filterWidth * this.channels;
  }
  /** From the end of such a line to the beginning of the next. */
  get lineSkip(): usize {
    return <usize>((this.dilationHeight * this.rowPixels - this.filterWidth) * this.channels) << 2;
  }
  get gathered(): bool {
    return this.dilationWidth > 1;
  }
  get paddedBytes(): usize {
    return this.inPlace ? 0 : aligned((<usize>(this.paddedHeight * this.paddedWidth * this.channels) << 2) + 16);
  }
  get gatheredBytes(): usize {
    return this.gathered ? aligned((<usize>(this.pixels * this.taps) << 2) + 16) : 0;
  }
  get imageBytes(): usize {
    return <usize>(this.inHeight * this.inWidth * this.channels) << 2;
  }
}

/** Zeroes the padded image once; `padImage` then writes the same places for every image. */
export function clearPadded(w: Window, padded: usize): void {
  memory.fill(padded, 0, w.paddedBytes);
}

/** Copies one image into the padded one. */
export function padImage(w: Window, image: usize, padded: usize): void {
  placeImage(image, w.inHeight, w.inWidth, w.channels, padded, w.paddedHeight, w.paddedWidth, w.top, w.left, w.spreadHeight, w.spreadWidth);
}

/** Copies an image into one of another size, `top` rows and `left` columns from its corner, its pixels `spread` apart; what is outside is left out. */
export function placeImage(
  image: usize, height: i32, width: i32, channels: i32,
  padded: usize, paddedHeight: i32, paddedWidth: i32, top: i32, left: i32, spreadHeight: i32, spreadWidth: i32,
): void {
  const channelBytes = <usize>channels << 2;
  const rowBytes = <usize>width * channelBytes;
  for (let row = 0; row < height; row++) {
    const toRow = top + row * spreadHeight;
    if (toRow < 0 || toRow >= paddedHeight) continue;
    const from = image + <usize>row * rowBytes;
    const to = padded + <usize>(toRow * paddedWidth) * channelBytes;
    if (spreadWidth == 1) {
      const first = max(0, -left), last = min(width, paddedWidth - left);
      if (last > first) memory.copy(to + <usize>(left + first) * channelBytes, from + <usize>first * channelBytes, <usize>(last - first) * channelBytes);
    } else {
      for (let column = 0; column < width; column++) {
        const toColumn = left + column * spreadWidth;
        if (toColumn >= 0 && toColumn < paddedWidth) memory.copy(to + <usize>toColumn * channelBytes, from + <usize>column * channelBytes, channelBytes);
      }
    }
  }
}

/** Writes what the filter sees at each place as one row of `taps` values. */
export function gather(w: Window, seen: usize, rows: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>(w.dilationHeight * w.rowPixels) * channelBytes;
  // What lies side by side: a line of the filter, or one tap if it is dilated.
  const pieces = w.dilationWidth == 1 ? 1 : w.filterWidth, pieceStep = <usize>w.dilationWidth * channelBytes;
  const pieceBytes = w.dilationWidth == 1 ? <usize>w.lineLength << 2 : channelBytes;
  for (let oy = 0; oy < w.outHeight; oy++) {
    for (let ox = 0; ox < w.outWidth; ox++) {
      const place = seen + <usize>(oy * w.strideHeight * w.rowPixels + ox * w.strideWidth) * channelBytes;
      for (let row = 0; row < w.filterHeight; row++) {
        let piece = place + <usize>row * rowBytes;
        for (let i = 0; i < pieces; i++) {
          for (let at: usize = 0; at < pieceBytes; at += 4) store<f32>(rows + at, load<f32>(piece + at));
          rows += pieceBytes;
          piece += pieceStep;
        }
      }
    }
  }
}
