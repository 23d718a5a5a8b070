/**
 * Filters [3, 3, in, out] as planes of panels of outputs for `winogradStridedConvolution` or, of inputs with the outputs in
 * their place, for the gradient of its images: five planes a dimension, of w0 + p w2 at the points p = 0, 1, -1 and infinity,
 * and of w1. See common/strided-axis.ts. Unit: one panel, in all planes.
 */
import { packPanel, packTransposedPanel, panelColumns, panelRowBytes } from './common/panels';
import { sumAndDifference, tapPlaneBytes, tapPlanes, wholeTapPlane } from './common/strided-taps';

@unmanaged
class Arguments {
  filter: usize;
  /** [5, 5, panels, depth, panelColumns], planes `tapPlaneBytes` apart. */
  planes: usize;
  inChannels: i32;
  outChannels: i32;
  ofInputs: i32;
}

export function winogradStridedFilter(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address), ofInputs = p.ofInputs != 0;
  const depth = ofInputs ? p.outChannels : p.inChannels, columns = ofInputs ? p.inChannels : p.outChannels;
  const plane = tapPlaneBytes(depth, columns), panelBytes = <usize>depth * panelRowBytes, pitch = <usize>p.outChannels << 2;
  for (let unit = first; unit < last; unit++) {
    const to = p.planes + <usize>unit * panelBytes;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const tap = p.filter + <usize>((row * 3 + column) * p.inChannels) * pitch, panel = to + <usize>(wholeTapPlane(row) * tapPlanes + wholeTapPlane(column)) * plane;
        if (ofInputs) packTransposedPanel(tap, panel, depth, pitch, unit * panelColumns, columns);
        else packPanel(tap, panel, depth, pitch, unit * panelColumns, columns);
      }
    }
    for (let tap = 0; tap < 3; tap++) fillOpposite(to + <usize>wholeTapPlane(tap) * plane, tapPlanes * plane, panelBytes);
    for (let row: usize = 0; row < <usize>tapPlanes; row++) fillOpposite(to + row * tapPlanes * plane, plane, panelBytes);
  }
}

/** The planes of the points 1 and -1 from those of zero and infinity, planes `step` bytes apart. */
function fillOpposite(planes: usize, step: usize, bytes: usize): void {
  sumAndDifference(planes, planes + 3 * step, planes + step, planes + 2 * step, bytes);
}
