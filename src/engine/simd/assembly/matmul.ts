/**
 * Matrix product of each of `batch` pairs: Y = A op(B) + bias, clipped at zero if asked.
 * A is M x K, op(B) K x N, Y M x N, row-major; op transposes. A and B repeat when there are fewer of them.
 * A is never transposed here: read in columns, each of its k would lie on another line and page (transpose.ts turns it first).
 * Unit: one panel of columns of one product. B is packed a block of rows at a time.
 */
import { aligned } from './common/lanes';
import { multiplyRows } from './common/multiply-rows';
import { packPanel, packTransposedPanel, panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { tile, zeros } from './common/tile';

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
  transposeB: i32;
  relu: i32;
}

/**
 * At most so many rows of B are packed at a time. A panel that runs through the second cache is read as fast as it is multiplied
 * (16 to 100 KB make a difference of two hundredths), so fewer rounds over Y count more than the size of the first.
 */
const blockRows: i32 = <i32>(<usize>51200 / panelRowBytes);

export function matmulScratch(address: usize): usize {
  return aligned(<usize>min(changetype<Arguments>(address).k, blockRows) * panelRowBytes);
}

export function matmul(address: usize, first: i32, last: i32, panel: usize): void {
  const p = changetype<Arguments>(address);
  const m = p.m, n = p.n, k = p.k;
  const panels = panelsOf(n);
  // Of about the same size: a last one of a few rows would cost as much reading and writing of Y as any other.
  const blocks = (k + blockRows - 1) / blockRows;
  const pitchY = <usize>n << 2, pitchA = <usize>k << 2, pitchB = <usize>(p.transposeB ? k : n) << 2;
  for (let unit = first; unit < last; unit++) {
    const product = unit / panels, column = (unit % panels) * panelColumns;
    const columns = min(panelColumns, n - column);
    const b = p.b + (<usize>((product % p.batchB) * k * n) << 2);
    const y = p.y + (<usize>(product * m * n + column) << 2);
    let a = p.a + (<usize>((product % p.batchA) * m * k) << 2);
    for (let index = 0, from = 0; index < blocks; index++) {
      const depth = (k - from) / (blocks - index);
      const lowest: f32 = p.relu && from + depth == k ? 0 : -Infinity;
      if (p.transposeB) packTransposedPanel(b + (<usize>from << 2), panel, depth, pitchB, column, n);
      else packPanel(b + <usize>from * pitchB, panel, depth, pitchB, column, n);
      const start = from ? y : p.bias ? p.bias + (<usize>column << 2) : zeros, startPitch: usize = from ? pitchY : 0;
      const whole = columns == panelColumns ? m & ~3 : 0;
      wholeTiles(a, pitchA, depth, panel, start, startPitch, lowest, y, pitchY, whole);
      for (let row = whole; row < m; row += 4) {
        const a0 = a + <usize>row * pitchA, rows = min(4, m - row);
        const a1 = rows > 1 ? a0 + pitchA : a0, a2 = rows > 2 ? a1 + pitchA : a0, a3 = rows > 3 ? a2 + pitchA : a0;
        tile(a0, a1, a2, a3, 1, depth, 0, panel, start + <usize>row * startPitch, startPitch, lowest, y + <usize>row * pitchY, pitchY, rows, columns);
      }
      from += depth;
      a += <usize>depth << 2;
    }
  }
}

/** So many rows, in fours, times a whole panel: one function for all of them, in whose loops V8 leaves the inner one as it is written. */
function wholeTiles(a: usize, pitchA: usize, depth: i32, panel: usize, start: usize, startPitch: usize, lowest: f32, y: usize, pitchY: usize, rows: i32): void {
  for (; rows > 0; rows -= 4) {
    const a1 = a + pitchA, a2 = a1 + pitchA, a3 = a2 + pitchA, y1 = y + pitchY, y2 = y1 + pitchY, y3 = y2 + pitchY;
    multiplyRows(a, a1, a2, a3, 1, depth, 0, panel, start, startPitch, true, lowest, y, y1, y2, y3, false, 0, 0, 0, 0);
    a = a3 + pitchA;
    y = y3 + pitchY;
    start += 4 * startPitch;
  }
}
