/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradStridedFilter`, stride 2: y = x * filter + bias,
 * clipped at zero if asked. Channels and filters are multiples of four. Unit: one block of images. See common/strided-window.ts.
 */
import { multiplyPlane } from './common/plane-product';
import { operandKinds, pointKinds, tapPlaneOf } from './common/strided-axis';
import { tapPlaneBytes, tapPlanes } from './common/strided-taps';
import { gather, operandsTransformBytes, planeStart, pointsTransformBytes, prepareOperands, preparePoints, spread, StridedWindow } from './common/strided-window';

@unmanaged
class Arguments extends StridedWindow {
  x: usize;
  /** From `winogradStridedFilter`. */
  planes: usize;
  /** One value per filter, or 0. */
  bias: usize;
  y: usize;
  images: i32;
  relu: i32;
}

export function winogradStridedConvolutionScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return operandsTransformBytes(p) + pointsTransformBytes(p) + p.operandsBytes + p.pointsBytes + p.filterBytes;
}

export function winogradStridedConvolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const operands = scratch + operandsTransformBytes(p) + pointsTransformBytes(p), points = operands + p.operandsBytes, noBias = points + p.pointsBytes;
  const fromX = prepareOperands(p, scratch, false), toY = preparePoints(p, scratch + operandsTransformBytes(p), true);
  const lowest: f32 = p.relu ? 0 : -Infinity, bias = p.bias ? p.bias : noBias;
  memory.fill(noBias, 0, p.filterBytes);
  for (let block = first; block < last; block++) {
    const begin = block * p.blockImages, images = min(p.blockImages, p.images - begin), x = p.x + <usize>begin * p.inBytes, y = p.y + <usize>begin * p.outBytes;
    for (let image = 0; image < images; image++) {
      spread(fromX, x + <usize>image * p.inBytes, operands, image);
    }
    multiply(p, images, operands, points);
    for (let image = 0; image < images; image++) {
      gather(toY, points, image, bias, lowest, y + <usize>image * p.outBytes);
    }
  }
}

function multiply(p: Arguments, images: i32, operands: usize, points: usize): void {
  const plane = tapPlaneBytes(p.channels, p.filters);
  for (let row = 0; row < operandKinds; row++) {
    for (let column = 0; column < operandKinds; column++) {
      const places = p.rows.countOf(row) * p.columns.countOf(column) * images;
      const a = operands + planeStart(p, operandKinds, row, column, p.channelBytes);
      const y = points + planeStart(p, pointKinds, row % pointKinds, column % pointKinds, p.filterBytes);
      // The even part of both dimensions comes first.
      multiplyPlane(a, places, p.channels, p.planes + <usize>(tapPlaneOf(row) * tapPlanes + tapPlaneOf(column)) * plane, p.filters, y, row >= pointKinds || column >= pointKinds);
    }
  }
}
