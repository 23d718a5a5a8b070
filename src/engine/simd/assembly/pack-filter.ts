/**
 * Filters [height, width, in, out] into panels for `convolution`: of outputs for the forward pass; for the input gradient
 * of inputs, with the taps in reverse order and the outputs in the place of the inputs.
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
}

export function packFilter(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const inputs = p.inChannels, outputs = p.outChannels, places = p.height * p.width;
  const depth = places * (p.reversed ? outputs : inputs), panelBytes = <usize>depth * panelRowBytes;
  const pitch = <usize>outputs << 2;
  for (let unit = first; unit < last; unit++) {
    let to = p.panels + <usize>unit * panelBytes;
    if (!p.reversed) {
      packPanel(p.filter, to, depth, pitch, unit * panelColumns, outputs);
      continue;
    }
    for (let place = places - 1; place >= 0; place--) {
      packTransposedPanel(p.filter + <usize>(place * inputs) * pitch, to, outputs, pitch, unit * panelColumns, inputs);
      to += <usize>outputs * panelRowBytes;
    }
  }
}
