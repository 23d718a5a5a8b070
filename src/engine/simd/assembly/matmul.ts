/**
 * Matrix product of each of `batch` pairs: Y = op(A) op(B) + bias, clipped at zero if asked.
 * op(A) is M x K, op(B) K x N, Y M x N, row-major; op transposes. A and B repeat when there are fewer of them.
 * Unit: eight columns of one product. B is packed in blocks of 512 rows, whose sums are added in order.
 */
import { packPanel, packTransposedPanel } from './common/panels';
import { tileOfColumns, tileOfRows } from './common/tile';
import { aligned } from './common/lanes';

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

const block: i32 = 512;
/** Four output rows of a block that is added to earlier ones. */
const sumBytes: usize = 128;

export function matmulScratch(address: usize): usize {
  return aligned(<usize>min(changetype<Arguments>(address).k, block) << 5) + sumBytes + 64;
}

export function matmul(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const m = p.m, n = p.n, k = p.k;
  const panels = (n + 7) >> 3;
  const pitchY = <usize>n << 2, pitchA = <usize>(p.transposeA ? m : k) << 2, pitchB = <usize>(p.transposeB ? k : n) << 2;
  const zeroOffset = scratch;
  store<u32>(zeroOffset, 0);
  const sums = scratch + 64;
  const panel = sums + sumBytes;
  for (let unit = first; unit < last; unit++) {
    const product = unit / panels, column = (unit % panels) << 3;
    const columns = min(8, n - column);
    const a = p.a + (<usize>((product % p.batchA) * m * k) << 2);
    const b = p.b + (<usize>((product % p.batchB) * k * n) << 2);
    const y = p.y + (<usize>(product * m * n + column) << 2);
    const bias = p.bias ? p.bias + (<usize>column << 2) : 0;
    for (let from = 0; from < k; from += block) {
      const depth = min(block, k - from);
      const relu = p.relu != 0 && from + depth == k;
      if (p.transposeB) packTransposedPanel(b + (<usize>from << 2), panel, depth, pitchB, column, n);
      else packPanel(b + <usize>from * pitchB, panel, depth, pitchB, column, n);
      const blockBias = from == 0 ? bias : 0;
      for (let row = 0; row < m; row += 4) {
        const rows = min(4, m - row);
        const to = y + <usize>row * pitchY;
        if (p.transposeA) {
          const corner = a + <usize>from * pitchA + (<usize>row << 2);
          tileOfColumns(corner, 1, depth, pitchA, 0, panel, to, pitchY, rows, blockBias, columns, from > 0, relu);
        } else {
          const corner = a + <usize>row * pitchA + (<usize>from << 2);
          const a1 = corner + <usize>min(1, rows - 1) * pitchA, a2 = corner + <usize>min(2, rows - 1) * pitchA, a3 = corner + <usize>min(3, rows - 1) * pitchA;
          if (from == 0) {
            const y1 = to + <usize>min(1, rows - 1) * pitchY, y2 = to + <usize>min(2, rows - 1) * pitchY, y3 = to + <usize>min(3, rows - 1) * pitchY;
            tileOfRows(corner, a1, a2, a3, 1, zeroOffset, <usize>depth << 2, panel, to, y1, y2, y3, bias, columns, relu);
          } else {
            tileOfRows(corner, a1, a2, a3, 1, zeroOffset, <usize>depth << 2, panel, sums, sums + 32, sums + 64, sums + 96, 0, 8, false);
            addRows(sums, to, pitchY, rows, columns, relu);
          }
        }
      }
    }
  }
}

function addRows(sums: usize, y: usize, pitch: usize, rows: i32, columns: i32, relu: bool): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = y + <usize>row * pitch + (<usize>column << 2);
      const sum = load<f32>(at) + load<f32>(sums + (<usize>(row * 8 + column) << 2));
      store<f32>(at, relu ? max<f32>(sum, 0) : sum);
    }
  }
}
