/**
 * A convolution and what follows it, one image after the other, so that the convolution's output never leaves the cache.
 * `Call` is the convolution's arguments, whose y is the pooled images, followed by places, key, threshold, scale and position.
 */
import { poolingBytes, poolRows, preparePooling } from './dropout-pool';
import { aligned } from './lanes';

export type Kernel = (address: usize, first: i32, last: i32, scratch: usize) => void;

/** Working memory besides the convolution's own: the arguments of its call, the pooling's, one image of output. */
export function blockBytes<Call>(address: usize): usize {
  const p = changetype<Call>(address);
  return aligned(offsetof<Call>()) + poolingBytes(p.outWidth, p.filters) + aligned((<usize>(p.outHeight * p.outWidth * p.filters) << 2) + 64);
}

/** Pools what `convolve` gives for the images `first` to `last`. */
export function runBlock<Call>(convolve: Kernel, address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Call>(address), call = changetype<Call>(scratch);
  const pooling = preparePooling(scratch + aligned(offsetof<Call>()), p.outWidth, p.filters, p.key, p.threshold, p.scale, p.position);
  const output = changetype<usize>(pooling) + poolingBytes(p.outWidth, p.filters), rest = scratch + blockBytes<Call>(address);
  const rows = p.outHeight >> 1, rowLength = p.outWidth * p.filters, pooledLength = (p.outWidth >> 1) * p.filters;
  memory.copy(scratch, address, offsetof<Call>());
  call.y = output;
  for (let image = first; image < last; image++) {
    call.x = p.x + <usize>image * p.imageBytes;
    convolve(scratch, 0, 1, rest);
    for (let row = 0; row < rows; row++) {
      const pooled = (image * rows + row) * pooledLength;
      poolRows(pooling, (image * p.outHeight + 2 * row) * rowLength, output + (<usize>(2 * row * rowLength) << 2), p.y + (<usize>pooled << 2), p.places + <usize>pooled);
    }
  }
}
