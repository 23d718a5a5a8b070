/**
 * Gradient of `winogradStridedConvolution` with respect to its images. Unit: one block of images. See common/strided-window.ts.
 */
import { multiplyPlane } from './common/plane-product';
import { operandKinds, pointKinds, tapPlaneOf } from './common/strided-axis';
import { tapPlaneBytes, tapPlanes } from './common/strided-taps';
import { gather, operandsTransformBytes, planeStart, pointsTransformBytes, prepareOperands, preparePoints, spread, StridedWindow } from './common/strided-window';

@unmanaged
class Arguments extends StridedWindow {
  dy: usize;
  /** From `winogradStridedFilter`, of inputs. */
  planes: usize;
  dx: usize;
  images: i32;
}

export function winogradStridedInputGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return operandsTransformBytes(p) + pointsTransformBytes(p) + p.operandsBytes + p.pointsBytes;
}

export function winogradStridedInputGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const operands = scratch + operandsTransformBytes(p) + pointsTransformBytes(p), points = operands + p.operandsBytes;
  const toX = prepareOperands(p, scratch, true), fromY = preparePoints(p, scratch + operandsTransformBytes(p), false);
  for (let block = first; block < last; block++) {
    const begin = block * p.blockImages, images = min(p.blockImages, p.images - begin), dx = p.dx + <usize>begin * p.inBytes, dy = p.dy + <usize>begin * p.outBytes;
    for (let image = 0; image < images; image++) {
      spread(fromY, dy + <usize>image * p.outBytes, points, image);
    }
    multiply(p, images, points, operands);
    for (let image = 0; image < images; image++) {
      gather(toX, operands, image, 0, 0, dx + <usize>image * p.inBytes);
    }
  }
}

function multiply(p: Arguments, images: i32, points: usize, operands: usize): void {
  const plane = tapPlaneBytes(p.filters, p.channels);
  for (let row = 0; row < operandKinds; row++) {
    for (let column = 0; column < operandKinds; column++) {
      const places = p.rows.countOf(row) * p.columns.countOf(column) * images;
      const a = points + planeStart(p, pointKinds, row % pointKinds, column % pointKinds, p.filterBytes);
      const y = operands + planeStart(p, operandKinds, row, column, p.channelBytes);
      multiplyPlane(a, places, p.filters, p.planes + <usize>(tapPlaneOf(row) * tapPlanes + tapPlaneOf(column)) * plane, p.channels, y, false);
    }
  }
}
