/**
 * Winograd's convolution, bias, relu, dropout (none if the threshold is 0) and 2x2 max pooling. Unit: one image.
 * See winograd-convolution.ts and common/dropout-pool.ts.
 */
import { blockBytes, runBlock } from './common/convolution-block';
import { Arguments as Convolution, winogradConvolution, winogradConvolutionScratch } from './winograd-convolution';

@unmanaged
class Arguments extends Convolution {
  /** A byte for each pooled value. */
  places: usize;
  key: i32;
  threshold: i32;
  scale: f32;
  /** As in common/dropout-pool.ts. */
  position: i32;
}

export function winogradConvolutionPoolScratch(address: usize): usize {
  return blockBytes<Arguments>(address) + winogradConvolutionScratch(address);
}

export function winogradConvolutionPool(address: usize, first: i32, last: i32, scratch: usize): void {
  runBlock<Arguments>(winogradConvolution, address, first, last, scratch);
}
