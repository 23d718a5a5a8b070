/**
 * A tile of a matrix product: four rows by one panel (panels.ts) of columns, or what is left of them. multiply-rows.ts
 * and multiply-columns.ts are its inner loops.
 */
import { loadPart, storePart } from './lanes';
import { addColumns } from './multiply-columns';
import { multiplyRows } from './multiply-rows';
import { panelColumns, panelRowBytes } from './panels';

/** What sums without a bias begin with: as many zeros as a panel has columns, and more. */
export const zeros: usize = memory.data(64, 64);

/** Room for one tile that is this thread's own, for those that are wider or higher than what is left of Y. */
// @ts-ignore: decorator
@external("env", "spareTile")
export declare const spareTile: usize;

/**
 * Y[0..rows][0..columns] = max(lowest, start + sum over k of A[row][k] panel[k][column]).
 *
 * Row r of A begins at `a<r>`; its k lie side by side, `length` (at least 1) of them to a line, then `skip` bytes further the
 * next of `lines` lines. Rows beyond `rows` (1 to 4) are read and ignored, as are columns beyond `columns`.
 * `start` is read at `panelColumns` values a row, rows `startPitch` bytes apart (0: the same for all, as a bias is).
 */
export function tile(
  a0: usize, a1: usize, a2: usize, a3: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize, rows: i32, columns: i32,
): void {
  if (rows >= 4 && columns >= panelColumns) {
    wholeTile(a0, a1, a2, a3, lines, length, skip, panel, start, startPitch, lowest, y, pitch);
  } else {
    if (startPitch) {
      // Rows that are not there may lie beyond the memory.
      copyPart(start, startPitch, spareTile, panelRowBytes, rows, columns);
      start = spareTile;
      startPitch = panelRowBytes;
    }
    wholeTile(a0, a1, a2, a3, lines, length, skip, panel, start, startPitch, lowest, spareTile, panelRowBytes);
    copyPart(spareTile, panelRowBytes, y, pitch, rows, columns);
  }
}

/**
 * Y[0..rows][0..columns] += sum over k of A[row][k] panel[k][column] for four rows of A that lie side by side (a transposed
 * A), the first at `a`, their k `step` bytes apart; the rest as {@link tile}. For a remainder it reads, and ignores, up to 12
 * bytes beyond the rows.
 */
export function addColumnTile(
  a: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, y: usize, pitch: usize, rows: i32, columns: i32,
): void {
  if (rows >= 4 && columns >= panelColumns) {
    addWholeColumnTile(a, step, lines, length, skip, panel, y, pitch);
  } else {
    // Rows that are not there may lie beyond the memory.
    copyPart(y, pitch, spareTile, panelRowBytes, rows, columns);
    addWholeColumnTile(a, step, lines, length, skip, panel, spareTile, panelRowBytes);
    copyPart(spareTile, panelRowBytes, y, pitch, rows, columns);
  }
}

function wholeTile(
  a0: usize, a1: usize, a2: usize, a3: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, lowest: f32,
  y: usize, pitch: usize,
): void {
  multiplyRows(
    a0, a1, a2, a3, lines, length, skip, panel, start, startPitch, true, lowest, y, y + pitch, y + 2 * pitch, y + 3 * pitch,
    false, 0, 0, 0, 0);
}

function addWholeColumnTile(a: usize, step: usize, lines: i32, length: i32, skip: usize, panel: usize, y: usize, pitch: usize): void {
  addColumns(a, step, lines, length, skip, panel, y, y + pitch, y + 2 * pitch, y + 3 * pitch);
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
  multiplyRows(a, b, c, d, lines, length, skip, panel, bias ? bias : zeros, 0, false, 0, values, 0, 0, 0, true, mask, beside, below, lacks);
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
