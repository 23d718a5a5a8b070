/**
 * The input gradient of a convolution whose outputs are pooled: `winogradConvolution` with reversed filters of `unpool`'s
 * result, which is written for one image at a time. x is the gradient of the pooled images. Unit: one image.
 * See common/winograd.ts and common/dropout-pool.ts.
 */
import { Arguments as Convolution, convolveWindows, winogradConvolutionScratch } from './winograd-convolution';

@unmanaged
class Arguments extends Convolution {
  /** A byte for each value of x. */
  places: usize;
  scale: f32;
}

export function winogradPooledInputGradientScratch(address: usize): usize {
  return winogradConvolutionScratch(address);
}

export function winogradPooledInputGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  convolveWindows(p, p.places, p.scale, first, last, scratch);
}
