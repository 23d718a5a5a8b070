/**
 * The two 4x8 micro-kernels under every matrix product and convolution: four rows of A times a packed panel
 * (eight columns of B, k after k, 32 bytes each). Eight accumulators, two halves of B and one splat of A stay in
 * registers; K is not unrolled, because that spills on Node 24 (40 % slower).
 */
import { loadPart, storePart } from './lanes';

// @ts-ignore: decorator
@inline
const panelRow: usize = 32;

/** Stores eight columns, or the first `columns` of them, added to what is there or clipped at zero if asked. */
// @ts-ignore: decorator
@inline
function storeRow(y: usize, low: v128, high: v128, columns: i32, accumulate: bool, relu: bool): void {
  if (columns >= 8) {
    if (accumulate) {
      low = f32x4.add(low, v128.load(y));
      high = f32x4.add(high, v128.load(y, 16));
    }
    if (relu) {
      low = f32x4.max(low, f32x4.splat(0));
      high = f32x4.max(high, f32x4.splat(0));
    }
    v128.store(y, low);
    v128.store(y, high, 16);
  } else {
    storeNarrowRow(y, low, high, columns, accumulate, relu);
  }
}

function storeNarrowRow(y: usize, low: v128, high: v128, columns: i32, accumulate: bool, relu: bool): void {
  let rest = columns;
  let value = low;
  if (columns >= 4) {
    if (accumulate) low = f32x4.add(low, v128.load(y));
    if (relu) low = f32x4.max(low, f32x4.splat(0));
    v128.store(y, low);
    y += 16;
    rest -= 4;
    value = high;
  }
  if (rest == 0) return;
  if (accumulate) value = f32x4.add(value, loadPart(y, rest));
  if (relu) value = f32x4.max(value, f32x4.splat(0));
  storePart(y, value, rest);
}

/** The `columns` (1 to 8) biases at `bias` as two vectors; zeros where there is none. */
// @ts-ignore: decorator
@inline
function biasLow(bias: usize, columns: i32): v128 {
  if (bias == 0) return f32x4.splat(0);
  return columns >= 4 ? v128.load(bias) : loadPart(bias, columns);
}

// @ts-ignore: decorator
@inline
function biasHigh(bias: usize, columns: i32): v128 {
  if (bias == 0 || columns <= 4) return f32x4.splat(0);
  return columns >= 8 ? v128.load(bias, 16) : loadPart(bias + 16, columns - 4);
}

/**
 * Four rows whose k runs through memory in `segments` stretches of `segmentBytes`, the s-th at the row's address plus
 * `offsets[s]`. Rows may coincide (a remainder repeats its last row, and writes the same values again), so
 * `accumulate` asks for four different rows.
 */
export function tileOfRows(
  a0: usize, a1: usize, a2: usize, a3: usize,
  segments: i32, offsets: usize, segmentBytes: usize,
  panel: usize,
  y0: usize, y1: usize, y2: usize, y3: usize,
  bias: usize, columns: i32, relu: bool,
): void {
  let c00 = biasLow(bias, columns), c01 = biasHigh(bias, columns);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  for (let s = 0; s < segments; s++) {
    const offset = <usize>load<u32>(offsets + (<usize>s << 2));
    let p0 = a0 + offset, p1 = a1 + offset, p2 = a2 + offset, p3 = a3 + offset;
    const end = p0 + segmentBytes;
    while (p0 < end) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      let a = v128.load_splat<f32>(p0);
      c00 = f32x4.add(f32x4.mul(a, b0), c00); c01 = f32x4.add(f32x4.mul(a, b1), c01);
      a = v128.load_splat<f32>(p1);
      c10 = f32x4.add(f32x4.mul(a, b0), c10); c11 = f32x4.add(f32x4.mul(a, b1), c11);
      a = v128.load_splat<f32>(p2);
      c20 = f32x4.add(f32x4.mul(a, b0), c20); c21 = f32x4.add(f32x4.mul(a, b1), c21);
      a = v128.load_splat<f32>(p3);
      c30 = f32x4.add(f32x4.mul(a, b0), c30); c31 = f32x4.add(f32x4.mul(a, b1), c31);
      p0 += 4; p1 += 4; p2 += 4; p3 += 4; panel += panelRow;
    }
  }
  storeRow(y0, c00, c01, columns, false, relu);
  storeRow(y1, c10, c11, columns, false, relu);
  storeRow(y2, c20, c21, columns, false, relu);
  storeRow(y3, c30, c31, columns, false, relu);
}

/**
 * Four rows that lie side by side (a transposed A): the k-th quadruple is `step` bytes after the one before it, and
 * after `lineLength` of them `lineSkip` more; `lines` lines in all. Writes the first `rows` (1 to 4) rows, `pitch`
 * bytes apart. For a remainder it reads, and ignores, up to 12 bytes beyond the row.
 */
export function tileOfColumns(
  a: usize, lines: i32, lineLength: i32, step: usize, lineSkip: usize,
  panel: usize,
  y: usize, pitch: usize, rows: i32,
  bias: usize, columns: i32, accumulate: bool, relu: bool,
): void {
  let c00 = biasLow(bias, columns), c01 = biasHigh(bias, columns);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  const lineBytes = <usize>lineLength * panelRow;
  for (let line = 0; line < lines; line++) {
    const end = panel + lineBytes;
    while (panel < end) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      let t = v128.load_splat<f32>(a);
      c00 = f32x4.add(f32x4.mul(t, b0), c00); c01 = f32x4.add(f32x4.mul(t, b1), c01);
      t = v128.load_splat<f32>(a, 4);
      c10 = f32x4.add(f32x4.mul(t, b0), c10); c11 = f32x4.add(f32x4.mul(t, b1), c11);
      t = v128.load_splat<f32>(a, 8);
      c20 = f32x4.add(f32x4.mul(t, b0), c20); c21 = f32x4.add(f32x4.mul(t, b1), c21);
      t = v128.load_splat<f32>(a, 12);
      c30 = f32x4.add(f32x4.mul(t, b0), c30); c31 = f32x4.add(f32x4.mul(t, b1), c31);
      a += step; panel += panelRow;
    }
    a += lineSkip;
  }
  storeRow(y, c00, c01, columns, accumulate, relu);
  if (rows > 1) storeRow(y + pitch, c10, c11, columns, accumulate, relu);
  if (rows > 2) storeRow(y + 2 * pitch, c20, c21, columns, accumulate, relu);
  if (rows > 3) storeRow(y + 3 * pitch, c30, c31, columns, accumulate, relu);
}
