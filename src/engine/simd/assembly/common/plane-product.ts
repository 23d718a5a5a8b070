/** Products of planes: whole matrices of rows side by side by packed panels. */
import { multiplyRows } from './multiply-rows';
import { panelColumns, panelRowBytes } from './panels';
import { tile, zeros } from './tile';

/** y[rows, columns] = a[rows, depth] times panels, or that much more if asked. */
export function multiplyPlane(a: usize, rows: i32, depth: i32, panel: usize, columns: i32, y: usize, add: bool): void {
  const depthBytes = <usize>depth << 2, pitch = <usize>columns << 2, startPitch = add ? pitch : 0;
  for (let column = 0; column < columns; column += panelColumns) {
    const width = min(panelColumns, columns - column), whole = width == panelColumns ? rows & ~3 : 0;
    const to = y + (<usize>column << 2);
    multiplyWhole(a, whole, depth, panel, to, pitch, add);
    for (let row = whole; row < rows; row += 4) {
      const left = rows - row, a0 = a + <usize>row * depthBytes, at = to + <usize>row * pitch;
      const a1 = left > 1 ? a0 + depthBytes : a0, a2 = left > 2 ? a1 + depthBytes : a0, a3 = left > 3 ? a2 + depthBytes : a0;
      tile(a0, a1, a2, a3, 1, depth, 0, panel, add ? at : zeros, startPitch, -Infinity, at, pitch, min(4, left), width);
    }
    panel += <usize>depth * panelRowBytes;
  }
}

/** All whole tiles of a panel in one function: where sums are short, a call a tile is a tenth of the time. */
function multiplyWhole(a: usize, rows: i32, depth: i32, panel: usize, y: usize, pitch: usize, add: bool): void {
  const depthBytes = <usize>depth << 2, startPitch = add ? pitch : 0;
  for (; rows; rows -= 4) {
    multiplyRows(
      a, a + depthBytes, a + 2 * depthBytes, a + 3 * depthBytes, 1, depth, 0, panel, add ? y : zeros, startPitch, false, 0,
      y, y + pitch, y + 2 * pitch, y + 3 * pitch, false, 0, 0, 0, 0);
    a += 4 * depthBytes;
    y += 4 * pitch;
  }
}
