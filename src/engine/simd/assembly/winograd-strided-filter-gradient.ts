/**
 * Gradient of `winogradStridedConvolution` with respect to its filters, before it is brought from planes to taps: operands of
 * x times points of dy, summed over a slice of the batch. Unit: one slice, whose sums go to a buffer of its own;
 * `reduceColumns` adds the slices in order and `winogradStridedTaps` makes taps of the sum. See common/strided-window.ts.
 */
import { aligned } from './common/lanes';
import { addColumns } from './common/multiply-columns';
import { packPanel, panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { operandKinds, pointKinds, tapPlaneOf } from './common/strided-axis';
import { tapPlanes } from './common/strided-taps';
import { operandsTransformBytes, planeStart, pointsTransformBytes, prepareOperands, preparePoints, spread, StridedWindow } from './common/strided-window';
import { addColumnTile } from './common/tile';

@unmanaged
class Arguments extends StridedWindow {
  x: usize;
  dy: usize;
  /** [slices, 5, 5, channels, filters]. */
  partial: usize;
  images: i32;
  slices: i32;

  /** Panels of the points of two kinds. */
  get panelsBytes(): usize {
    const rows = this.rows, columns = this.columns;
    return aligned(<usize>(panelsOf(this.filters) * rows.segments * columns.segments * this.blockImages) * panelRowBytes);
  }
}

export function winogradStridedFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return operandsTransformBytes(p) + pointsTransformBytes(p) + p.operandsBytes + p.pointsBytes + p.panelsBytes;
}

export function winogradStridedFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address), sumsBytes = <usize>(tapPlanes * tapPlanes * p.channels) * p.filterBytes;
  const operands = scratch + operandsTransformBytes(p) + pointsTransformBytes(p), points = operands + p.operandsBytes, panels = points + p.pointsBytes;
  const fromX = prepareOperands(p, scratch, false), fromY = preparePoints(p, scratch + operandsTransformBytes(p), false);
  for (let slice = first; slice < last; slice++) {
    const sums = p.partial + <usize>slice * sumsBytes, end = (slice + 1) * p.images / p.slices;
    memory.fill(sums, 0, sumsBytes);
    for (let begin = slice * p.images / p.slices; begin < end; begin += p.blockImages) {
      const images = min(p.blockImages, end - begin), x = p.x + <usize>begin * p.inBytes, dy = p.dy + <usize>begin * p.outBytes;
      for (let image = 0; image < images; image++) {
        spread(fromX, x + <usize>image * p.inBytes, operands, image);
        spread(fromY, dy + <usize>image * p.outBytes, points, image);
      }
      addProducts(p, images, operands, points, panels, sums);
    }
  }
}

/** Adds the products of so many images. */
function addProducts(p: Arguments, images: i32, operands: usize, points: usize, panels: usize, sums: usize): void {
  const plane = <usize>p.channels * p.filterBytes;
  for (let pointRow = 0; pointRow < pointKinds; pointRow++) {
    for (let pointColumn = 0; pointColumn < pointKinds; pointColumn++) {
      const places = p.rows.countOf(pointRow) * p.columns.countOf(pointColumn) * images;
      pack(p, points + planeStart(p, pointKinds, pointRow, pointColumn, p.filterBytes), places, panels);
      for (let row = pointRow; row < operandKinds; row += pointKinds) {
        for (let column = pointColumn; column < operandKinds; column += pointKinds) {
          // There is no odd part at some points.
          if (p.rows.countOf(row) * p.columns.countOf(column) == 0) continue;
          const sum = sums + <usize>(tapPlaneOf(row) * tapPlanes + tapPlaneOf(column)) * plane;
          addProduct(p, operands + planeStart(p, operandKinds, row, column, p.channelBytes), places, panels, sum);
        }
      }
    }
  }
}

function pack(p: Arguments, points: usize, places: i32, panels: usize): void {
  for (let filter = 0; filter < p.filters; filter += panelColumns) {
    packPanel(points, panels, places, p.filterBytes, filter, p.filters);
    panels += <usize>places * panelRowBytes;
  }
}

/** sums[channels, filters] += operands[places, channels]^T panels. */
function addProduct(p: Arguments, operands: usize, places: i32, panel: usize, sums: usize): void {
  const pitch = p.filterBytes;
  for (let filter = 0; filter < p.filters; filter += panelColumns) {
    const columns = min(panelColumns, p.filters - filter);
    if (columns == panelColumns) {
      addWhole(operands, p.channelBytes, places, panel, sums, pitch);
    } else {
      for (let channel = 0; channel < p.channels; channel += 4) {
        addColumnTile(operands + (<usize>channel << 2), p.channelBytes, 1, places, 0, panel, sums + <usize>channel * pitch, pitch, 4, columns);
      }
    }
    panel += <usize>places * panelRowBytes;
    sums += panelRowBytes;
  }
}

/** All tiles of a whole panel in one function. */
function addWhole(operands: usize, step: usize, places: i32, panel: usize, y: usize, pitch: usize): void {
  for (const end = operands + step; operands < end; operands += 16) {
    addColumns(operands, step, 1, places, 0, panel, y, y + pitch, y + 2 * pitch, y + 3 * pitch);
    y += 4 * pitch;
  }
}
