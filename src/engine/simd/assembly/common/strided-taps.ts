/** Planes of 3x3 filters for convolutions of stride two by Winograd's algorithm: common/strided-axis.ts. */
import { panelRowBytes, panelsOf } from './panels';

/** Planes of a dimension: at the points 0, 1, -1 and infinity, and of the tap between. */
// @ts-ignore: decorator
@inline
export const tapPlanes: i32 = 5;

/** The plane that is a tap (0, 1 or 2) itself. */
// @ts-ignore: decorator
@inline
export function wholeTapPlane(tap: i32): i32 {
  return tap == 0 ? 0 : tap == 1 ? 4 : 3;
}

/** From one plane of a transformed filter, `columns` of depth `depth` in panels, to the next: a line of the cache more than it takes. */
// @ts-ignore: decorator
@inline
export function tapPlaneBytes(depth: i32, columns: i32): usize {
  return <usize>(panelsOf(columns) * depth) * panelRowBytes + 64;
}

/** Writes a + b and a - b, `bytes` of them (a multiple of 16); they may be written to where a and b are. */
export function sumAndDifference(a: usize, b: usize, sum: usize, difference: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(a + at), y = v128.load(b + at);
    v128.store(sum + at, f32x4.add(x, y));
    v128.store(difference + at, f32x4.sub(x, y));
  }
}

/** Adds sum + difference to a and sum - difference to b: the transposed {@link sumAndDifference}. */
export function addOpposite(a: usize, b: usize, sum: usize, difference: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(sum + at), y = v128.load(difference + at);
    v128.store(a + at, f32x4.add(v128.load(a + at), f32x4.add(x, y)));
    v128.store(b + at, f32x4.add(v128.load(b + at), f32x4.sub(x, y)));
  }
}
