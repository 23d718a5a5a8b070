/**
 * Packed panels: `panelColumns` columns of a matrix, row after row, missing columns zero. A panel is what a tile
 * (common/tile.ts) multiplies by, so its width is the tile's: 8 columns, or 16 in the build for V8's 256-bit fusion.
 */
import { loadPart } from './lanes';
import { transposeFour } from './transpose-four';

/** Columns of a panel. `--use` of scripts/build-kernels.mjs sets it for each build of the module. */
// @ts-ignore: decorator, constant of the build
@inline
export const panelColumns: i32 = PANEL_COLUMNS;

/** From one row of a panel to the next. */
// @ts-ignore: decorator
@inline
export const panelRowBytes: usize = <usize>panelColumns << 2;

/** As {@link panelColumns}, for those outside the module. */
export function panelWidth(): i32 {
  return panelColumns;
}

/** Panels that so many columns take. */
// @ts-ignore: decorator
@inline
export function panelsOf(columns: i32): i32 {
  return (columns + panelColumns - 1) / panelColumns;
}

/** Copies columns `column` to `column + panelColumns` of `rows` rows, `pitch` bytes apart, into a panel. */
export function packPanel(source: usize, panel: usize, rows: i32, pitch: usize, column: i32, columns: i32): void {
  const from = source + (<usize>column << 2), width = columns - column;
  if (width >= panelColumns) {
    packWhole(from, panel, rows, pitch);
    return;
  }
  for (let c = 0; c < panelColumns; c += 4) packFour(from + (<usize>c << 2), panel + (<usize>c << 2), rows, pitch, width - c);
}

function packWhole(from: usize, panel: usize, rows: i32, pitch: usize): void {
  for (const end = panel + <usize>rows * panelRowBytes; panel < end; panel += panelRowBytes) {
    const a = v128.load(from), b = v128.load(from, 16);
    if (panelColumns == 16) {
      const c = v128.load(from, 32), d = v128.load(from, 48);
      v128.store(panel, a);
      v128.store(panel, b, 16);
      v128.store(panel, c, 32);
      v128.store(panel, d, 48);
    } else {
      v128.store(panel, a);
      v128.store(panel, b, 16);
    }
    from += pitch;
  }
}

/** Four neighbouring columns of a panel, of which the first `width` are there. */
function packFour(from: usize, to: usize, rows: i32, pitch: usize, width: i32): void {
  const end = to + <usize>rows * panelRowBytes;
  if (width <= 0) {
    for (; to < end; to += panelRowBytes) v128.store(to, f32x4.splat(0));
    return;
  }
  for (; to < end; to += panelRowBytes) {
    v128.store(to, width >= 4 ? v128.load(from) : loadPart(from, width));
    from += pitch;
  }
}

/** Copies rows `row` to `row + panelColumns` of a matrix, `pitch` bytes apart, into a panel as columns of length `length`. */
export function packTransposedPanel(source: usize, panel: usize, length: i32, pitch: usize, row: i32, rows: i32): void {
  for (let r = row; r < row + panelColumns; r += 4) {
    transposeRows(source + <usize>r * pitch, panel, length, pitch, rows - r);
    panel += 16;
  }
}

/** Four rows, of which the first `rows` are there, as four columns. */
function transposeRows(from: usize, to: usize, length: i32, pitch: usize, rows: i32): void {
  let k = 0;
  if (rows >= 4) {
    for (; k + 4 <= length; k += 4) {
      transposeFour(from, pitch, to, panelRowBytes);
      from += 16;
      to += 4 * panelRowBytes;
    }
  }
  for (; k < length; k++) {
    for (let r = 0; r < 4; r++) store<f32>(to + (<usize>r << 2), r < rows ? load<f32>(from + <usize>r * pitch) : 0);
    from += 4;
    to += panelRowBytes;
  }
}
