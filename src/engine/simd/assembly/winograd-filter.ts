/**
 * Filters [3, 3, in, out] as Winograd's G g G^T: 16 planes of panels of outputs, for `winogradConvolution`; for the input
 * gradient of inputs, with the taps in reverse order and the outputs in the place of the inputs.
 * Unit: one panel, in all planes.
 */
import { panelColumns, panelRowBytes } from './common/panels';
import { filterPlane } from './common/winograd';

@unmanaged
class Arguments {
  filter: usize;
  /** [16, panels, depth, panelColumns], planes `filterPlane` apart. */
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
  for (let k: usize = 0; k < 16; k++) v128.store(to + k * plane, f32x4.splat(0));
}

function transform(from: usize, tap: usize, columnStep: usize, to: usize, plane: usize): void {
  const half = f32x4.splat(0.5);
  for (let column: usize = 0; column < 3; column++) {
    // G of the filter's columns, kept in the rows 0 to 3 of the planes 0, 4, 8, 12 and finished below.
    const g0 = columns(from + column * tap, columnStep), g1 = columns(from + (column + 3) * tap, columnStep), g2 = columns(from + (column + 6) * tap, columnStep);
    const even = f32x4.mul(f32x4.add(g0, g2), half), odd = f32x4.mul(g1, half);
    const at = to + column * plane;
    v128.store(at, g0);
    v128.store(at + 4 * plane, f32x4.add(even, odd));
    v128.store(at + 8 * plane, f32x4.sub(even, odd));
    v128.store(at + 12 * plane, g2);
  }
  for (let row: usize = 0; row < 4; row++) {
    const at = to + 4 * row * plane;
    const g0 = v128.load(at), g1 = v128.load(at + plane), g2 = v128.load(at + 2 * plane);
    const even = f32x4.mul(f32x4.add(g0, g2), half), odd = f32x4.mul(g1, half);
    v128.store(at + plane, f32x4.add(even, odd));
    v128.store(at + 2 * plane, f32x4.sub(even, odd));
    v128.store(at + 3 * plane, g2);
  }
}
