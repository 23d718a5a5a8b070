/**
 * Convolution, bias, relu, dropout (none if the threshold is 0) and 2x2 max pooling. Filters are a multiple of four.
 * Unit: one image. See convolution.ts and common/dropout-pool.ts.
 */
import { blockBytes, runBlock } from './common/convolution-block';
import { Arguments as Convolution, convolution, convolutionScratch } from './convolution';

@unmanaged
class Arguments extends Convolution {
  /** A byte for each pooled value. */
  places: usize;
  key: i32;
  threshold: i32;
  scale: f32;
}

export function convolutionPoolScratch(address: usize): usize {
  return blockBytes<Arguments>(address) + convolutionScratch(address);
}

export function convolutionPool(address: usize, first: i32, last: i32, scratch: usize): void {
  runBlock<Arguments>(convolution, address, first, last, scratch);
}
