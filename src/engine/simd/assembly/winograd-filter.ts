/**
 * Filters [3, 3, in, out] as Winograd's G g G^T: planes of panels of outputs, for `winogradConvolution`; for the input
 * gradient of inputs, with the taps in reverse order and the outputs in the place of the inputs.
 * Unit: one panel, in all planes.
 */
import { panelColumns, panelRowBytes } from './common/panels';
import { filterPlane, products } from './common/winograd';

@unmanaged
class Arguments {
  filter: usize;
  /** [products, panels, depth, panelColumns], planes `filterPlane` apart. */
  planes: usize;
  inChannels: i32;
  outChannels: i32;
  reversed: i32;
}

/** Four neighbouring columns at `address`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function columns(address: usize, step: usize): v128 {
  if (step == 4) return v128.load(address);
  return f32x4(load<f32>(address), load<f32>(address + step), load<f32>(address + 2 * step), load<f32>(address + 3 * step));
}

export function winogradFilter(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const reversed = p.reversed != 0, inputs = p.inChannels, outputs = p.outChannels;
  const depth = reversed ? outputs : inputs, width = reversed ? inputs : outputs;
  const depthStep = <usize>(reversed ? 1 : outputs) << 2, columnStep = <usize>(reversed ? outputs : 1) << 2;
  const tap = <usize>(inputs * outputs) << 2;
  const plane = filterPlane(depth, width);
  // Tap (row, column) of the filter, or of the filter turned by half a turn.
  const start = p.filter + (reversed ? 8 * tap : 0), step = reversed ? -tap : tap;
  for (let panel = first; panel < last; panel++) {
    for (let k = 0; k < depth; k++) {
      let to = p.planes + <usize>(panel * depth + k) * panelRowBytes;
      let from = start + <usize>k * depthStep + <usize>(panel * panelColumns) * columnStep;
      // Channels come in fours.
      for (let column = panel * panelColumns; column < (panel + 1) * panelColumns; column += 4) {
        if (column < width) transform(from, step, columnStep, to, plane);
        else clear(to, plane);
        from += 4 * columnStep;
        to += 16;
      }
    }
  }
}

/** Columns that are not there: zeros, because products of what happened to lie there may be slow. */
function clear(to: usize, plane: usize): void {
  for (let k: usize = 0; k < <usize>products; k++) v128.store(to + k * plane, f32x4.splat(0));
}

/** G g G^T: value (row, column) to plane 6 row + column. */
function transform(from: usize, tap: usize, columnStep: usize, to: usize, plane: usize): void {
  for (let column: usize = 0; column < 3; column++) {
    // G of the filter's columns, kept in the first three planes of each row and finished below.
    spread(columns(from + column * tap, columnStep), columns(from + (column + 3) * tap, columnStep), columns(from + (column + 6) * tap, columnStep), to + column * plane, 6 * plane);
  }
  for (let row: usize = 0; row < 6; row++) {
    const at = to + 6 * row * plane;
    spread(v128.load(at), v128.load(at + plane), v128.load(at + 2 * plane), at, plane);
  }
}

/**
 * G of three values, to places `step` bytes apart: of the points 0, 3/4 and -3/4, 3/2 and -3/2, and infinity, each divided by
 * the product of the point's distances from the others, as in common/winograd-window.ts.
 */
// @ts-ignore: decorator
@inline
function spread(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.mul(g0, f32x4.splat(64.0 / 81.0)));
  storeOpposite(g0, g1, g2, 0.75, -128.0 / 243.0, to + step, step);
  storeOpposite(g0, g1, g2, 1.5, 32.0 / 243.0, to + 3 * step, step);
  v128.store(to + 5 * step, g2);
}

/** The rows of a point and its opposite: (g0 + point g1 + point^2 g2) scale, and the same with -point. */
// @ts-ignore: decorator
@inline
function storeOpposite(g0: v128, g1: v128, g2: v128, point: f32, scale: f32, to: usize, step: usize): void {
  const even = f32x4.mul(f32x4.add(g0, f32x4.mul(g2, f32x4.splat(point * point))), f32x4.splat(scale)), odd = f32x4.mul(g1, f32x4.splat(point * scale));
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + step, f32x4.sub(even, odd));
}
