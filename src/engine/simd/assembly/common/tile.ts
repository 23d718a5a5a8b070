/**
 * The micro-kernel under every matrix product and convolution: four rows of A times a packed panel (common/panels.ts),
 * k after k, so that every output is one sum in the order of k, whatever the panel's width.
 *
 * Its shape is what V8 makes good machine code of. Eight accumulators of 4x8 and one splat of A stay in registers; K is
 * not unrolled, because that spills on Node 24 (40 % slower). The 4x16 build is for V8's flag
 * `--experimental-wasm-revectorize`, which joins pairs of vectors 16 bytes apart to 256-bit ones, but only where a pair
 * is loaded from one base, takes the same steps and is stored back to back: so what a sum begins with is read through a
 * pointer, without a branch, and the lower bound is applied to all. The upper half of a pair is stored first: were it
 * stored last, V8 would write the lower one twice.
 *
 * The loop over k is as fast as the processor takes in its instructions, so these are few: one pointer to A grows and the
 * other rows keep their distance from it, because V8 extends every address that is not a sum to 64 bits by an instruction
 * of its own; and rows that lie side by side are read from one address.
 */
import { multiplyAdd } from './arithmetic';
import { storePooled } from './dropout-pool';
import { loadPart, storePart } from './lanes';
import { panelColumns, panelRowBytes } from './panels';

// @ts-ignore: decorator
@inline
const wide: bool = panelColumns == 16;

/** What sums without a bias begin with: as many zeros as a panel has columns, and more. */
export const zeros: usize = memory.data(64, 64);

/** Room for one tile that is this thread's own, for those that are wider or higher than what is left of Y. */
// @ts-ignore: decorator
@external("env", "spareTile")
export declare const spareTile: usize;

/**
 * Y[0..rows][0..columns] = max(lowest, start + sum over k of A[row][k] panel[k][column]).
 *
 * Row r of A begins at `a<r>`; its k are `step` bytes apart, `length` of them to a line, then `skip` bytes further the
 * next of `lines` lines. Rows beyond `rows` (1 to 4) are read and ignored, as are columns beyond `columns`.
 * `start` is read at `panelColumns` values a row, rows `startPitch` bytes apart (0: the same for all, as a bias is).
 */
export function tile(
  a0: usize, a1: usize, a2: usize, a3: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize, rows: i32, columns: i32,
): void {
  if (rows >= 4 && columns >= panelColumns) {
    wholeTile(a0, a1, a2, a3, step, lines, length, skip, panel, start, startPitch, lowest, y, pitch);
  } else {
    if (startPitch) {
      // Rows that are not there may lie beyond the memory.
      copyPart(start, startPitch, spareTile, panelRowBytes, rows, columns);
      start = spareTile;
      startPitch = panelRowBytes;
    }
    wholeTile(a0, a1, a2, a3, step, lines, length, skip, panel, start, startPitch, lowest, spareTile, panelRowBytes);
    copyPart(spareTile, panelRowBytes, y, pitch, rows, columns);
  }
}

/**
 * Y = A panel + bias, clipped at zero if asked, for four rows of A whose k lie side by side in each line. `bias` is 0 or
 * the address of the columns' biases, which is read for all columns of the panel.
 */
// @ts-ignore: decorator
@inline
export function tileOfRows(
  a0: usize, a1: usize, a2: usize, a3: usize, lines: i32, length: i32, skip: usize,
  panel: usize,
  y: usize, pitch: usize, rows: i32,
  bias: usize, columns: i32, relu: bool,
): void {
  tile(a0, a1, a2, a3, 4, lines, length, skip, panel, bias ? bias : zeros, 0, lowestOf(relu), y, pitch, rows, columns);
}

/**
 * As {@link tileOfRows} for four rows of A that lie side by side (a transposed A), their k `step` bytes apart; or added
 * to what is in Y, in the place of a bias. For a remainder it reads, and ignores, up to 12 bytes beyond the rows.
 */
export function tileOfColumns(
  a: usize, lines: i32, length: i32, step: usize, skip: usize,
  panel: usize,
  y: usize, pitch: usize, rows: i32,
  bias: usize, columns: i32, accumulate: bool, relu: bool,
): void {
  let start = accumulate ? y : bias ? bias : zeros, startPitch = accumulate ? pitch : 0;
  if (rows >= 4 && columns >= panelColumns) {
    wholeTileOfColumns(a, step, lines, length, skip, panel, start, startPitch, lowestOf(relu), y, pitch);
  } else {
    if (startPitch) {
      copyPart(start, startPitch, spareTile, panelRowBytes, rows, columns);
      start = spareTile;
      startPitch = panelRowBytes;
    }
    wholeTileOfColumns(a, step, lines, length, skip, panel, start, startPitch, lowestOf(relu), spareTile, panelRowBytes);
    copyPart(spareTile, panelRowBytes, y, pitch, rows, columns);
  }
}

// @ts-ignore: decorator
@inline
function lowestOf(relu: bool): f32 {
  return relu ? 0 : -Infinity;
}

function wholeTile(
  a0: usize, a1: usize, a2: usize, a3: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize,
): void {
  multiply(false, false, a0, a1, a2, a3, step, lines, length, skip, panel, start, startPitch, lowest, y, pitch, 0, 0, 0, 0);
}

function wholeTileOfColumns(
  a: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize,
): void {
  multiply(true, false, a, a, a, a, step, lines, length, skip, panel, start, startPitch, lowest, y, pitch, 0, 0, 0, 0);
}

/**
 * The four pixels of a pooling window, a and b in its upper row, c and d below, all columns of a panel: their products and
 * the bias, after dropout by the mask of `a`, pooled to `values` and `lacks` (common/dropout-pool.ts).
 */
// @ts-ignore: decorator
@inline
export function windowTile(
  a: usize, b: usize, c: usize, d: usize, lines: i32, length: i32, skip: usize,
  panel: usize, bias: usize,
  mask: usize, beside: usize, below: usize, values: usize, lacks: usize,
): void {
  multiply(false, true, a, b, c, d, 4, lines, length, skip, panel, bias ? bias : zeros, 0, 0, values, 0, mask, beside, below, lacks);
}

/**
 * What all kinds of tile are.
 * @param sideBySide the rows lie side by side, the first at `a0`
 * @param pooled the rows are a window's pixels; the last four are for these alone
 */
// @ts-ignore: decorator
@inline
function multiply(
  sideBySide: bool, pooled: bool,
  a0: usize, a1: usize, a2: usize, a3: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize, mask: usize, beside: usize, below: usize, lacks: usize,
): void {
  let c00 = v128.load(start), c01 = v128.load(start, 16), c02 = c00, c03 = c01;
  if (wide) { c02 = v128.load(start, 32); c03 = v128.load(start, 48); }
  start += startPitch;
  let c10 = v128.load(start), c11 = v128.load(start, 16), c12 = c10, c13 = c11;
  if (wide) { c12 = v128.load(start, 32); c13 = v128.load(start, 48); }
  start += startPitch;
  let c20 = v128.load(start), c21 = v128.load(start, 16), c22 = c20, c23 = c21;
  if (wide) { c22 = v128.load(start, 32); c23 = v128.load(start, 48); }
  start += startPitch;
  let c30 = v128.load(start), c31 = v128.load(start, 16), c32 = c30, c33 = c31;
  if (wide) { c32 = v128.load(start, 32); c33 = v128.load(start, 48); }
  const d1 = a1 - a0, d2 = a2 - a0, d3 = a3 - a0, lineBytes = <usize>length * panelRowBytes;
  for (; lines; lines--) {
    for (const end = panel + lineBytes; panel != end; panel += panelRowBytes) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      let b2 = b0, b3 = b1;
      if (wide) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      let a = v128.load_splat<f32>(a0);
      c00 = multiplyAdd(a, b0, c00); c01 = multiplyAdd(a, b1, c01);
      if (wide) { c02 = multiplyAdd(a, b2, c02); c03 = multiplyAdd(a, b3, c03); }
      a = sideBySide ? v128.load_splat<f32>(a0, 4) : v128.load_splat<f32>(a0 + d1);
      c10 = multiplyAdd(a, b0, c10); c11 = multiplyAdd(a, b1, c11);
      if (wide) { c12 = multiplyAdd(a, b2, c12); c13 = multiplyAdd(a, b3, c13); }
      a = sideBySide ? v128.load_splat<f32>(a0, 8) : v128.load_splat<f32>(a0 + d2);
      c20 = multiplyAdd(a, b0, c20); c21 = multiplyAdd(a, b1, c21);
      if (wide) { c22 = multiplyAdd(a, b2, c22); c23 = multiplyAdd(a, b3, c23); }
      a = sideBySide ? v128.load_splat<f32>(a0, 12) : v128.load_splat<f32>(a0 + d3);
      c30 = multiplyAdd(a, b0, c30); c31 = multiplyAdd(a, b1, c31);
      if (wide) { c32 = multiplyAdd(a, b2, c32); c33 = multiplyAdd(a, b3, c33); }
      a0 += step;
    }
    a0 += skip;
  }
  if (pooled) {
    storePooled(c00, c01, c10, c11, c20, c21, c30, c31, mask, beside, below, y, lacks, false);
    if (wide) storePooled(c02, c03, c12, c13, c22, c23, c32, c33, mask, beside, below, y, lacks, true);
    return;
  }
  const low = f32x4.splat(lowest);
  storeRow(y, low, c00, c01, c02, c03);
  y += pitch;
  storeRow(y, low, c10, c11, c12, c13);
  y += pitch;
  storeRow(y, low, c20, c21, c22, c23);
  y += pitch;
  storeRow(y, low, c30, c31, c32, c33);
}

// @ts-ignore: decorator
@inline
export function storeRow(y: usize, low: v128, c0: v128, c1: v128, c2: v128, c3: v128): void {
  v128.store(y, f32x4.pmax(c1, low), 16);
  v128.store(y, f32x4.pmax(c0, low));
  if (wide) {
    v128.store(y, f32x4.pmax(c3, low), 48);
    v128.store(y, f32x4.pmax(c2, low), 32);
  }
}

/** Copies so many rows and columns from one matrix to another. */
export function copyPart(from: usize, fromPitch: usize, to: usize, toPitch: usize, rows: i32, columns: i32): void {
  for (; rows > 0; rows--) {
    let at: usize = 0;
    for (const end = <usize>(columns & ~3) << 2; at < end; at += 16) v128.store(to + at, v128.load(from + at));
    if (columns & 3) storePart(to + at, loadPart(from + at, columns & 3), columns & 3);
    from += fromPitch;
    to += toPitch;
  }
}
