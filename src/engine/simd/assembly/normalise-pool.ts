/**
 * Batch normalisation, relu, dropout (none if the threshold is 0) and 2x2 max pooling of images, two rows at a time:
 * what is normalised never leaves the nearest cache. Channels are a multiple of four. Unit: one image.
 * See normalise.ts and common/dropout-pool.ts.
 */
import { poolingBytes, poolRows, preparePooling } from './common/dropout-pool';
import { aligned } from './common/lanes';
import { fillFactors } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  /** The pooled images. */
  y: usize;
  /** One value per channel each; `scale` and `offset` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  offset: usize;
  channels: i32;
  epsilon: f32;
  height: i32;
  width: i32;
  /** A byte for each pooled value. */
  places: usize;
  key: i32;
  threshold: i32;
  dropoutScale: f32;
  /** As in common/dropout-pool.ts. */
  position: i32;
}

export function normalisePoolScratch(address: usize): usize {
  const p = changetype<Arguments>(address), channelBytes = <usize>p.channels << 2;
  return poolingBytes(p.width, p.channels) + 2 * aligned(channelBytes) + 2 * <usize>p.width * channelBytes + 64;
}

export function normalisePool(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address), channels = p.channels, channelBytes = <usize>channels << 2;
  const pooling = preparePooling(scratch, p.width, channels, p.key, p.threshold, p.dropoutScale, p.position);
  const factor = scratch + poolingBytes(p.width, channels), noOffset = factor + aligned(channelBytes), rows = noOffset + aligned(channelBytes);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  memory.fill(noOffset, 0, channelBytes);
  const offset = p.offset ? p.offset : noOffset, rowLength = p.width * channels, pooledLength = (p.width >> 1) * channels;
  for (let image = first; image < last; image++) {
    for (let row = 0; row < p.height >> 1; row++) {
      const position = (image * p.height + 2 * row) * rowLength, pooled = (image * (p.height >> 1) + row) * pooledLength;
      normaliseRows(p.x + (<usize>position << 2), rows, 2 * p.width, channelBytes, p.mean, factor, offset);
      poolRows(pooling, position, rows, p.y + (<usize>pooled << 2), p.places + <usize>pooled);
    }
  }
}

function normaliseRows(x: usize, y: usize, pixels: i32, channelBytes: usize, mean: usize, factor: usize, offset: usize): void {
  const zero = f32x4.splat(0);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i: usize = 0; i < channelBytes; i += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i), v128.load(mean + i)), v128.load(factor + i));
      v128.store(y + i, f32x4.max(f32x4.add(normal, v128.load(offset + i)), zero));
    }
    x += channelBytes;
    y += channelBytes;
  }
}
