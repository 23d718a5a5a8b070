/**
 * A convolution and what follows it, one image after the other, so that the convolution's output never leaves the cache.
 * `Call` is the convolution's arguments, whose y is the pooled images, followed by places, key, threshold and scale.
 */
import { dropoutPool, DropoutPool } from './dropout-pool';
import { aligned } from './lanes';

export type Kernel = (address: usize, first: i32, last: i32, scratch: usize) => void;

// @ts-ignore: decorator
@inline
const poolingBytes: usize = 64;

/** Working memory besides the convolution's own: the arguments of its call, those of the pooling, one image of output. */
export function blockBytes<Call>(address: usize): usize {
  const p = changetype<Call>(address);
  return aligned(offsetof<Call>()) + poolingBytes + aligned(<usize>(p.outHeight * p.outWidth * p.filters) << 2);
}

/** Pools what `convolve` gives for the images `first` to `last`. */
export function runBlock<Call>(convolve: Kernel, address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Call>(address), call = changetype<Call>(scratch);
  const pooling = changetype<DropoutPool>(scratch + aligned(offsetof<Call>()));
  const output = changetype<usize>(pooling) + poolingBytes, rest = scratch + blockBytes<Call>(address);
  const length = p.outHeight * p.outWidth * p.filters, pooledLength = (p.outHeight >> 1) * (p.outWidth >> 1) * p.filters;
  memory.copy(scratch, address, offsetof<Call>());
  call.y = output;
  pooling.height = p.outHeight;
  pooling.width = p.outWidth;
  pooling.channels = p.filters;
  pooling.key = p.key;
  pooling.threshold = p.threshold;
  pooling.scale = p.scale;
  for (let image = first; image < last; image++) {
    call.x = p.x + <usize>image * p.imageBytes;
    convolve(scratch, 0, 1, rest);
    dropoutPool(pooling, image * length, output, p.y + (<usize>(image * pooledLength) << 2), p.places + <usize>(image * pooledLength));
  }
}
