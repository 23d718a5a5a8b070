/**
 * Winograd's convolution, bias, relu, dropout (none if the threshold is 0) and 2x2 max pooling: four rows of outputs at a
 * time, which stay in the cache. Unit: one image. See winograd-convolution.ts and common/dropout-pool.ts.
 */
import { DropoutPool, poolingBytes, poolRows, preparePooling } from './common/dropout-pool';
import { aligned } from './common/lanes';
import { edge } from './common/winograd';
import { Arguments as Convolution, clearFrame, finishRow, multiplyBlock, winogradConvolutionScratch } from './winograd-convolution';

/** y are the pooled images. */
@unmanaged
class Arguments extends Convolution {
  /** A byte for each pooled value. */
  places: usize;
  key: i32;
  threshold: i32;
  scale: f32;
  /** As in common/dropout-pool.ts. */
  position: i32;

  /** The outputs of a row of windows, and what pooling reads beyond them. */
  get stripBytes(): usize {
    return aligned(<usize>(edge * this.outWidth * this.filters) << 2) + 64;
  }
}

export function winogradConvolutionPoolScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return poolingBytes(p.outWidth, p.filters) + p.stripBytes + winogradConvolutionScratch(address);
}

export function winogradConvolutionPool(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address), rows = p.windowRows, end = last * rows;
  const pooling = preparePooling(scratch, p.outWidth, p.filters, p.key, p.threshold, p.scale, p.position);
  const strip = scratch + poolingBytes(p.outWidth, p.filters), rest = strip + p.stripBytes;
  let framed = clearFrame(p, rest);
  for (let begin = first * rows; begin < end; begin += p.blockRows) {
    const blockEnd = min(begin + p.blockRows, end);
    framed = multiplyBlock(p, begin, blockEnd, 0, 1, framed, rest);
    for (let row = begin; row < blockEnd; row++) {
      finishRow(p, row, strip, rest);
      poolStrip(p, pooling, row / rows, edge * (row % rows), strip);
    }
  }
}

/** Pools the rows of outputs from row `first` of an image on, as many as there are of a row of windows. */
function poolStrip(p: Arguments, pooling: DropoutPool, image: i32, first: i32, strip: usize): void {
  const rowLength = p.outWidth * p.filters, height = p.outHeight >> 1, pooledLength = (p.outWidth >> 1) * p.filters;
  const end = min(first + edge, p.outHeight & ~1);
  for (let row = first; row < end; row += 2) {
    const pooled = (image * height + (row >> 1)) * pooledLength;
    poolRows(pooling, (image * p.outHeight + row) * rowLength, strip, p.y + (<usize>pooled << 2), p.places + <usize>pooled);
    strip += <usize>(2 * rowLength) << 2;
  }
}
