/**
 * Filters [height, width, in, out] into panels for `convolution`: of eight outputs each for the forward pass; for the
 * input gradient of eight inputs each, with the taps in reverse order and the outputs in the place of the inputs.
 * Unit: one panel.
 */
import { packPanel } from './common/panels';

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
  if (!p.reversed) {
    const depth = places * inputs;
    for (let unit = first; unit < last; unit++) {
      packPanel(p.filter, p.panels + <usize>unit * (<usize>depth << 5), depth, <usize>outputs << 2, unit << 3, outputs);
    }
    return;
  }
  const depth = places * outputs;
  for (let unit = first; unit < last; unit++) {
    let to = p.panels + <usize>unit * (<usize>depth << 5);
    for (let place = places - 1; place >= 0; place--) {
      const plane = p.filter + (<usize>(place * inputs * outputs) << 2);
      for (let output = 0; output < outputs; output++) {
        for (let c = 0; c < 8; c++) {
          const input = (unit << 3) + c;
          store<f32>(to + (<usize>c << 2), input < inputs ? load<f32>(plane + (<usize>(input * outputs + output) << 2)) : 0);
        }
        to += 32;
      }
    }
  }
}
