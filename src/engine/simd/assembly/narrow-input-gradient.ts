/**
 * Gradient of a convolution of stride 1 with respect to images of few channels: dx[place + tap] += dy[place] filter[tap].
 *
 * Few channels would fill little of a panel. So a panel's columns are the taps and channels of a line of the filter, side by
 * side: for each row of dx, every column x of dy gives the line that it adds to dx from pixel x on, one product over the
 * rows of dy and of the filter that meet there; then the lines are added, each a pixel further than the one before.
 * Unit: one image.
 */
import { aligned } from './common/lanes';
import { panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { addPlace, endPlaces, placesBytes, tilesAtPlaces } from './common/place-tiles';
import { Window } from './common/window';

/** The window is the forward pass's, `channels` those of dy. */
@unmanaged
class Arguments extends Window {
  dy: usize;
  /** From `packFilter`, reversed, of a filter whose rows are one tap of as many channels as a line has values. */
  panels: usize;
  dx: usize;
  /** Channels of dx. */
  filters: i32;

  /** Values of a line of the filter on dx. */
  get line(): i32 {
    return this.filterWidth * this.filters;
  }
  /** From one line of products to the next. */
  get pitch(): usize {
    return <usize>panelsOf(this.line) * panelRowBytes;
  }
  get linesBytes(): usize {
    return <usize>this.outWidth * this.pitch;
  }
  /** A row of dx with its padding, and as much as the last line's vectors run over. */
  get rowBytes(): usize {
    return aligned(<usize>(max(this.outWidth + this.filterWidth - 1, this.left + this.inWidth) * this.filters + 8) << 2);
  }
}

export function narrowInputGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return placesBytes(p.outWidth) + p.linesBytes + p.rowBytes;
}

export function narrowInputGradient(address: usize, first: i32, last: i32, table: usize): void {
  const p = changetype<Arguments>(address);
  const lines = table + placesBytes(p.outWidth), row = lines + p.linesBytes;
  const dyBytes = <usize>(p.pixels * p.channels) << 2, dxRowBytes = <usize>(p.inWidth * p.filters) << 2;
  let end = table;
  for (let x = 0; x < p.outWidth; x++) end = addPlace(end, (x * p.channels) << 2, x * <i32>p.pitch);
  end = endPlaces(end, p.outWidth);
  let dx = p.dx + <usize>(first * p.inHeight) * dxRowBytes;
  for (let image = first; image < last; image++) {
    const dy = p.dy + <usize>image * dyBytes;
    for (let y = p.top; y < p.top + p.inHeight; y++) {
      memory.fill(row, 0, p.rowBytes);
      // Rows of the filter that meet rows of dy.
      const from = max(0, y - p.outHeight + 1), to = min(p.filterHeight - 1, y);
      if (from <= to) {
        multiplyRow(p, dy + (<usize>((y - to) * p.outWidth * p.channels) << 2), table, end, to - from + 1, p.filterHeight - 1 - to, lines);
        addLines(p, lines, row);
      }
      memory.copy(dx, row + (<usize>(p.left * p.filters) << 2), dxRowBytes);
      dx += dxRowBytes;
    }
  }
}

/** The lines of one row of dx, from so many rows of dy and as many rows of the filter, which lie in reverse, after the first `skipped`. */
function multiplyRow(p: Arguments, dy: usize, table: usize, end: usize, rows: i32, skipped: i32, lines: usize): void {
  const channels = p.channels, skip = <usize>((p.outWidth - 1) * channels) << 2;
  let panel = p.panels + <usize>(skipped * channels) * panelRowBytes;
  for (let column = 0; column < p.line; column += panelColumns) {
    tilesAtPlaces(dy, table, end, rows, channels, skip, panel, 0, -Infinity, lines, panelColumns);
    panel += <usize>(p.filterHeight * channels) * panelRowBytes;
    lines += panelRowBytes;
  }
}

/**
 * Adds the lines to a row of dx. Those that lie side by side come one after the other, and not those that overlap:
 * a processor waits long for what it has just written in other pieces.
 */
function addLines(p: Arguments, lines: usize, row: usize): void {
  const pixel = <usize>p.filters << 2, pitch = p.pitch, vectors = (<usize>p.line + 7) >> 3;
  const apart = <i32>((vectors << 5) / pixel) + 1;
  for (let first = 0; first < apart; first++) {
    for (let x = first; x < p.outWidth; x += apart) {
      let from = lines + <usize>x * pitch, to = row + <usize>x * pixel;
      for (const end = from + (vectors << 5); from != end; from += 32) {
        const low = f32x4.add(v128.load(to), v128.load(from)), high = f32x4.add(v128.load(to, 16), v128.load(from, 16));
        v128.store(to, high, 16);
        v128.store(to, low);
        to += 32;
      }
    }
  }
}
