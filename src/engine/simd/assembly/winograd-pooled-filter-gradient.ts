/**
 * The filter gradient of a convolution whose outputs are pooled: `winogradFilterGradient` of `unpool`'s result, which is
 * written for one row of windows at a time; and each slice's sum of it per filter, for the gradient of the bias. dy is the
 * gradient of the pooled outputs. Unit: one slice. See common/winograd.ts and common/dropout-pool.ts.
 */
import { Arguments as FilterGradient, sumOverWindows, winogradFilterGradientScratch } from './winograd-filter-gradient';

@unmanaged
class Arguments extends FilterGradient {
  /** A byte for each value of dy. */
  places: usize;
  /** [slices, filters]. */
  sums: usize;
  scale: f32;
}

export function winogradPooledFilterGradientScratch(address: usize): usize {
  return changetype<Arguments>(address).stripBytes + winogradFilterGradientScratch(address);
}

export function winogradPooledFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address), filterBytes = <usize>p.filters << 2;
  memory.fill(p.sums + <usize>first * filterBytes, 0, <usize>(last - first) * filterBytes);
  memory.fill(scratch, 0, p.stripBytes);
  sumOverWindows(p, p.places, p.scale, p.sums, scratch, first, last, scratch + p.stripBytes);
}
