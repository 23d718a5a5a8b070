/**
 * The gradients of planes of a filter (`winogradStridedFilterGradient`, summed over its slices) as those of its nine taps: the
 * transposed `winogradStridedFilter`. Unit: one input channel.
 */
import { addOpposite, tapPlanes, wholeTapPlane } from './common/strided-taps';

@unmanaged
class Arguments {
  /** [5, 5, channels, filters]: working memory as well. */
  sums: usize;
  /** [3, 3, channels, filters]. */
  dw: usize;
  channels: i32;
  filters: i32;
}

export function winogradStridedTaps(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address), filterBytes = <usize>p.filters << 2, plane = <usize>p.channels * filterBytes;
  const begin = <usize>first * filterBytes, bytes = <usize>(last - first) * filterBytes, sums = p.sums + begin, dw = p.dw + begin;
  for (let row: usize = 0; row < <usize>tapPlanes; row++) takeOpposite(sums + row * tapPlanes * plane, plane, bytes);
  for (let tap = 0; tap < 3; tap++) takeOpposite(sums + <usize>wholeTapPlane(tap) * plane, tapPlanes * plane, bytes);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      memory.copy(dw + <usize>(row * 3 + column) * plane, sums + <usize>(wholeTapPlane(row) * tapPlanes + wholeTapPlane(column)) * plane, bytes);
    }
  }
}

/** What the points 1 and -1 have of those at zero and infinity, planes `step` bytes apart. */
function takeOpposite(planes: usize, step: usize, bytes: usize): void {
  addOpposite(planes, planes + 3 * step, planes + step, planes + 2 * step, bytes);
}
