/**
 * Gradient of a strided convolution with respect to its images: dx[place + tap] += dy[place] filter[tap].
 * Filters are not dilated; any filter size, stride and padding.
 *
 * Row i of dx is reached by those rows of the filter that are (i + top) modulo the stride, each a stride after the other:
 * with i + top = stride q + phase, by row phase + stride j from row q - j of dy. Columns likewise. So the pixels of
 * one phase are a convolution of stride 1 of dy with the phase's part of the filter in reverse; a phase that no tap
 * reaches is zero. No product is by a zero but at the border.
 * Unit: one image.
 */
import { aligned } from './common/lanes';
import { panelColumns, panelRowBytes } from './common/panels';
import { addPlace, endPlaces, placesBytes, tilesAtPlaces } from './common/place-tiles';
import { placeImage, Window } from './common/window';

/** The window is the forward pass's, `channels` those of dy. */
@unmanaged
class Arguments extends Window {
  dy: usize;
  /** From `packFilter`, reversed, with this stride. */
  panels: usize;
  dx: usize;
  /** Channels of dx. */
  filters: i32;

  get phases(): i32 {
    return this.strideHeight * this.strideWidth;
  }
  /** Most rows of a phase's part of the filter. */
  get reachHeight(): i32 {
    return (this.filterHeight + this.strideHeight - 1) / this.strideHeight;
  }
  get reachWidth(): i32 {
    return (this.filterWidth + this.strideWidth - 1) / this.strideWidth;
  }
  /** The q of the first row and column of dx. */
  get firstRow(): i32 {
    return this.top / this.strideHeight;
  }
  get firstColumn(): i32 {
    return this.left / this.strideWidth;
  }
  /** Of dy with what the phases see around it. */
  get seenHeight(): i32 {
    return (this.inHeight - 1 + this.top) / this.strideHeight - this.firstRow + this.reachHeight;
  }
  get seenWidth(): i32 {
    return (this.inWidth - 1 + this.left) / this.strideWidth - this.firstColumn + this.reachWidth;
  }
  get seenBytes(): usize {
    return aligned(<usize>(this.seenHeight * this.seenWidth * this.channels) << 2);
  }
  get tableBytes(): usize {
    return placesBytes(this.inHeight * this.inWidth + 3 * this.phases) + aligned(<usize>this.phases * phaseBytes);
  }
}

/** One phase: where its places end, and the lines of its part of the filter on dy. Its places follow. */
@unmanaged
class Phase {
  end: usize;
  lines: i32;
  length: i32;
  skip: usize;
}

// @ts-ignore: decorator
@inline
const phaseBytes: usize = 16;

export function stridedInputGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return p.tableBytes + p.seenBytes;
}

export function stridedInputGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const filters = p.filters, channels = p.channels, seenHeight = p.seenHeight, seenWidth = p.seenWidth;
  const top = p.reachHeight - 1 - p.firstRow, left = p.reachWidth - 1 - p.firstColumn;
  const seen = scratch + p.tableBytes;
  const dyBytes = <usize>(p.pixels * channels) << 2, dxBytes = <usize>(p.inHeight * p.inWidth * filters) << 2;
  fillPhases(p, scratch);
  memory.fill(seen, 0, p.seenBytes);
  for (let image = first; image < last; image++) {
    placeImage(p.dy + <usize>image * dyBytes, p.outHeight, p.outWidth, channels, seen, seenHeight, seenWidth, top, left, 1, 1);
    const dx = p.dx + <usize>image * dxBytes;
    let panel = p.panels;
    for (let filter = 0; filter < filters; filter += panelColumns) {
      let phase = scratch;
      for (let i = p.phases; i; i--) {
        const part = changetype<Phase>(phase);
        tilesAtPlaces(seen, phase + phaseBytes, part.end, part.lines, part.length, part.skip, panel, 0, -Infinity, dx + (<usize>filter << 2), filters - filter);
        panel += <usize>(part.lines * part.length) * panelRowBytes;
        phase = part.end;
      }
    }
  }
}

function fillPhases(p: Arguments, table: usize): void {
  for (let row = 0; row < p.strideHeight; row++) {
    for (let column = 0; column < p.strideWidth; column++) table = fillPhase(p, table, row, column);
  }
}

/** The phase of rows `row` and columns `column` modulo the stride; returns where the next one goes. */
function fillPhase(p: Arguments, table: usize, row: i32, column: i32): usize {
  const down = p.strideHeight, right = p.strideWidth, channels = p.channels, seenWidth = p.seenWidth;
  const height = partOf(p.filterHeight, row, down), width = partOf(p.filterWidth, column, right);
  const firstY = firstOf(row, p.top, down), firstX = firstOf(column, p.left, right);
  let at = table + phaseBytes, places = 0;
  for (let y = firstY; y < p.inHeight; y += down) {
    const seenY = (y + p.top) / down - p.firstRow + p.reachHeight - height;
    for (let x = firstX; x < p.inWidth; x += right) {
      const seenX = (x + p.left) / right - p.firstColumn + p.reachWidth - width;
      at = addPlace(at, ((seenY * seenWidth + seenX) * channels) << 2, ((y * p.inWidth + x) * p.filters) << 2);
      places++;
    }
  }
  const phase = changetype<Phase>(table);
  phase.end = endPlaces(at, places);
  phase.lines = width ? height : 0;
  phase.length = width * channels;
  phase.skip = <usize>((seenWidth - width) * channels) << 2;
  return phase.end;
}

/** How many of `length` are `phase` modulo `stride`. */
function partOf(length: i32, phase: i32, stride: i32): i32 {
  return (length - phase + stride - 1) / stride;
}

/** The first row (or column) whose distance from the padded image's border is `phase` modulo `stride`. */
function firstOf(phase: i32, border: i32, stride: i32): i32 {
  return (phase - border % stride + stride) % stride;
}
