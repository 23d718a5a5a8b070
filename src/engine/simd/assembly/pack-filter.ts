/**
 * Filters [height, width, in, out] into panels for `convolution`: of outputs for the forward pass; for the input gradient
 * of inputs, with the outputs in the place of the inputs and the taps in reverse order, one phase of the stride after the
 * other (strided-input-gradient.ts; of stride 1 there is one).
 * Unit: one panel.
 */
import { packPanel, packTransposedPanel, panelColumns, panelRowBytes } from './common/panels';

@unmanaged
class Arguments {
  filter: usize;
  panels: usize;
  height: i32;
  width: i32;
  inChannels: i32;
  outChannels: i32;
  reversed: i32;
  strideHeight: i32;
  strideWidth: i32;
}

export function packFilter(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const depth = p.height * p.width * (p.reversed ? p.outChannels : p.inChannels), panelBytes = <usize>depth * panelRowBytes;
  for (let unit = first; unit < last; unit++) {
    const to = p.panels + <usize>unit * panelBytes, column = unit * panelColumns;
    if (p.reversed) packReversed(p, to, column);
    else packPanel(p.filter, to, depth, <usize>p.outChannels << 2, column, p.outChannels);
  }
}

/** Taps that a phase shares lie a stride apart. */
function packReversed(p: Arguments, to: usize, firstInput: i32): void {
  const down = p.strideHeight, right = p.strideWidth, pitch = <usize>p.outChannels << 2;
  for (let row = 0; row < min(down, p.height); row++) {
    for (let column = 0; column < min(right, p.width); column++) {
      for (let y = lastOf(row, down, p.height); y >= row; y -= down) {
        for (let x = lastOf(column, right, p.width); x >= column; x -= right) {
          packTransposedPanel(p.filter + <usize>((y * p.width + x) * p.inChannels) * pitch, to, p.outChannels, pitch, firstInput, p.inChannels);
          to += <usize>p.outChannels * panelRowBytes;
        }
      }
    }
  }
}

/** The last of first, first + step, first + 2 step, ... below `end`. */
function lastOf(first: i32, step: i32, end: i32): i32 {
  return end - 1 - (end - 1 - first) % step;
}
