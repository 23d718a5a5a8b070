/**
 * Matrix product of each of `batch` pairs: Y = op(A) op(B) + bias, clipped at zero if asked.
 * op(A) is M x K, op(B) K x N, Y M x N, row-major; op transposes. A and B repeat when there are fewer of them.
 * Unit: one panel of columns of one product. B is packed in blocks of rows, so that a panel stays in the first cache.
 */
import { aligned } from './common/lanes';
import { multiplyRows } from './common/multiply-rows';
import { packPanel, packTransposedPanel, panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { columnTile, tile, zeros } from './common/tile';

@unmanaged
class Arguments {
  a: usize;
  b: usize;
  /** N values, or 0. */
  bias: usize;
  y: usize;
  batchA: i32;
  batchB: i32;
  m: i32;
  n: i32;
  k: i32;
  transposeA: i32;
  transposeB: i32;
  relu: i32;
}

const blockBytes: usize = 16384;
const block: i32 = <i32>(blockBytes / panelRowBytes);

export function matmulScratch(address: usize): usize {
  return aligned(<usize>min(changetype<Arguments>(address).k, block) * panelRowBytes);
}

export function matmul(address: usize, first: i32, last: i32, panel: usize): void {
  const p = changetype<Arguments>(address);
  const m = p.m, n = p.n, k = p.k;
  const panels = panelsOf(n);
  const pitchY = <usize>n << 2, pitchA = <usize>(p.transposeA ? m : k) << 2, pitchB = <usize>(p.transposeB ? k : n) << 2;
  // Of A: from one row to the next, and from one k to the next.
  const rowStep: usize = p.transposeA ? 4 : pitchA, depthStep: usize = p.transposeA ? pitchA : 4;
  for (let unit = first; unit < last; unit++) {
    const product = unit / panels, column = (unit % panels) * panelColumns;
    const columns = min(panelColumns, n - column);
    const a = p.a + (<usize>((product % p.batchA) * m * k) << 2);
    const b = p.b + (<usize>((product % p.batchB) * k * n) << 2);
    const y = p.y + (<usize>(product * m * n + column) << 2);
    for (let from = 0; from < k; from += block) {
      const depth = min(block, k - from);
      const lowest: f32 = p.relu && from + depth == k ? 0 : -Infinity;
      if (p.transposeB) packTransposedPanel(b + (<usize>from << 2), panel, depth, pitchB, column, n);
      else packPanel(b + <usize>from * pitchB, panel, depth, pitchB, column, n);
      let row = 0;
      if (!p.transposeA && columns == panelColumns) {
        row = m & ~3;
        const start = from ? y : p.bias ? p.bias + (<usize>column << 2) : zeros;
        wholeTiles(a + (<usize>from << 2), pitchA, depth, panel, start, from ? pitchY : 0, lowest, y, pitchY, row);
      }
      for (; row < m; row += 4) {
        const a0 = a + <usize>row * rowStep + <usize>from * depthStep, to = y + <usize>row * pitchY, rows = min(4, m - row);
        const start = from ? to : p.bias ? p.bias + (<usize>column << 2) : zeros, startPitch: usize = from ? pitchY : 0;
        if (p.transposeA) {
          columnTile(a0, depthStep, 1, depth, 0, panel, start, startPitch, lowest, to, pitchY, rows, columns);
        } else {
          const a1 = rows > 1 ? a0 + rowStep : a0, a2 = rows > 2 ? a1 + rowStep : a0, a3 = rows > 3 ? a2 + rowStep : a0;
          tile(a0, a1, a2, a3, 1, depth, 0, panel, start, startPitch, lowest, to, pitchY, rows, columns);
        }
      }
    }
  }
}

/** So many rows, in fours, times a whole panel: one function for all of them, in whose loops V8 leaves the inner one as it is written. */
function wholeTiles(a: usize, pitchA: usize, depth: i32, panel: usize, start: usize, startPitch: usize, lowest: f32, y: usize, pitchY: usize, rows: i32): void {
  for (; rows > 0; rows -= 4) {
    const a1 = a + pitchA, a2 = a1 + pitchA, a3 = a2 + pitchA, y1 = y + pitchY, y2 = y1 + pitchY, y3 = y2 + pitchY;
    multiplyRows(a, a1, a2, a3, 1, depth, 0, panel, start, startPitch, lowest, y, y1, y2, y3, false, 0, 0, 0, 0);
    a = a3 + pitchA;
    y = y3 + pitchY;
    start += 4 * startPitch;
  }
}
