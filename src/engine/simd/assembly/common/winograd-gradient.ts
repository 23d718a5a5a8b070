/**
 * Winograd's F(3x3,4x4) for the filter gradient: 3x3 taps from a window of 6x6 inputs and 4x4 output gradients by 36
 * products; the window, the points and the conventions of winograd-window.ts. Short windows take the first two columns of
 * G, the second one's last value in the last row, and share A.
 *
 *     G = 64/81     0       0        0        A^T = 1  1     1     1    1    0
 *         -128/243  -32/81  -8/27   -2/9            0  3/4  -3/4   3/2 -3/2  0
 *         -128/243   32/81  -8/27    2/9            0  9/16  9/16  9/4  9/4  1
 *         32/243    16/81    8/27    4/9
 *         32/243   -16/81    8/27   -4/9
 *         0         0        0       1
 */
import { panelRowBytes } from './panels';
import { zeros } from './tile';
import { betweenStep, groupBytes, number, passesTwo, put, sum, upper } from './winograd-window';

/**
 * Writes a tile g of dy, of all filters, as G g G^T: value (row, column) to plane 6 row + column, a row of panels
 * `panelBytes` apart. Beyond the first `rows` and `columns` (1 to 4, or 1 to 2) there are zeros. Where filters are no
 * eights, four values beyond them are read and transformed, too.
 */
export function transformTile(
  shortRow: bool, shortColumn: bool, at: usize, rowBytes: usize, filterBytes: usize, rows: i32, columns: i32,
  to: usize, plane: usize, panelBytes: usize, between: usize,
): void {
  for (let c: usize = 0; c < filterBytes; c += groupBytes) {
    const place = to + (c / panelRowBytes) * panelBytes + c % panelRowBytes;
    if (shortRow) spreadShortColumns(at + c, rowBytes, filterBytes, rows, columns, shortColumn ? 2 : 4, between);
    else spreadColumns(at + c, rowBytes, filterBytes, rows, columns, shortColumn ? 2 : 4, between);
    if (shortColumn) spreadShortRows(shortRow, between, place, plane);
    else spreadRows(shortRow, between, place, plane);
  }
}

function spreadColumns(at: usize, rowBytes: usize, filterBytes: usize, rows: i32, columns: i32, count: i32, between: usize): void {
  spreadEachColumn(false, at, rowBytes, filterBytes, rows, columns, count, between);
}

function spreadShortColumns(at: usize, rowBytes: usize, filterBytes: usize, rows: i32, columns: i32, count: i32, between: usize): void {
  spreadEachColumn(true, at, rowBytes, filterBytes, rows, columns, count, between);
}

// @ts-ignore: decorator
@inline
function spreadEachColumn(short: bool, at: usize, rowBytes: usize, filterBytes: usize, rows: i32, columns: i32, count: i32, between: usize): void {
  const step = betweenStep();
  for (let column = 0; column < count; column++) {
    const there = column < columns ? rows : 0, first = there > 0 ? at : zeros, second = there > 1 ? at + rowBytes : zeros;
    if (short) spreadShortLine(first, second, between, 4 * step);
    else spreadLine(first, second, there > 2 ? at + 2 * rowBytes : zeros, there > 3 ? at + 3 * rowBytes : zeros, between, 4 * step);
    at += filterBytes;
    between += step;
  }
}

function spreadRows(shortRow: bool, between: usize, to: usize, plane: usize): void {
  spreadEachRow(false, shortRow, between, to, plane);
}

function spreadShortRows(shortRow: bool, between: usize, to: usize, plane: usize): void {
  spreadEachRow(true, shortRow, between, to, plane);
}

// @ts-ignore: decorator
@inline
function spreadEachRow(short: bool, shortRow: bool, between: usize, to: usize, plane: usize): void {
  const step = betweenStep(), line = 4 * step, planes = 6 * plane;
  let left = 6;
  do {
    if (short) spreadShortLine(between, between + step, to, plane);
    else spreadLine(between, between + step, between + 2 * step, between + 3 * step, to, plane);
    between += line;
    to += planes;
    if (passesTwo(--left, shortRow)) {
      between += 2 * line;
      to += 2 * planes;
      left = 1;
    }
  } while (left);
}

/** G of four values. */
// @ts-ignore: decorator
@inline
function spreadLine(a: usize, b: usize, c: usize, d: usize, to: usize, step: usize): void {
  const x0 = v128.load(a), y0 = upper(a, x0), x1 = v128.load(b), y1 = upper(b, x1);
  const x2 = v128.load(c), y2 = upper(c, x2), x3 = v128.load(d), y3 = upper(d, x3);
  put(to, f32x4.mul(x0, number(8)), f32x4.mul(y0, number(8)));
  put(to + 5 * step, x3, y3);
  // The points p and -p, and then q and -q.
  let even = scaledSum(x0, x2, 2, 9), odd = scaledSum(x1, x3, 2, 11), evenHigh = scaledSum(y0, y2, 2, 9), oddHigh = scaledSum(y1, y3, 2, 11);
  to += step;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += step;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
  even = scaledSum(x0, x2, 3, 10); odd = scaledSum(x1, x3, 3, 12); evenHigh = scaledSum(y0, y2, 3, 10); oddHigh = scaledSum(y1, y3, 3, 12);
  to += step;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += step;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
}

/** G of the two values of a short line. */
// @ts-ignore: decorator
@inline
function spreadShortLine(a: usize, b: usize, to: usize, step: usize): void {
  const x0 = v128.load(a), y0 = upper(a, x0), x1 = v128.load(b), y1 = upper(b, x1);
  put(to, f32x4.mul(x0, number(8)), f32x4.mul(y0, number(8)));
  put(to + 5 * step, x1, y1);
  const even = f32x4.mul(x0, number(9)), odd = f32x4.mul(x1, number(11)), evenHigh = f32x4.mul(y0, number(9)), oddHigh = f32x4.mul(y1, number(11));
  to += step;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += step;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
}

/** a and b times the square of a point, times a scale. */
// @ts-ignore: decorator
@inline
function scaledSum(a: v128, b: v128, square: usize, scale: usize): v128 {
  return f32x4.mul(f32x4.add(a, f32x4.mul(b, number(square))), number(scale));
}

/** A^T m A of sums over windows: the nine taps of `tap` bytes each, from planes of as many. */
export function finishTaps(sums: usize, plane: usize, dw: usize, tap: usize, between: usize): void {
  const step = betweenStep(), line = 6 * step;
  for (let i: usize = 0; i < tap; i += groupBytes) {
    let from = sums + i, to = between;
    for (let column = 0; column < 6; column++) {
      gatherLine(from, 6 * plane, to, line);
      from += plane;
      to += step;
    }
    from = between;
    to = dw + i;
    for (let row = 0; row < 3; row++) {
      gatherLine(from, step, to, tap);
      from += line;
      to += 3 * tap;
    }
  }
}

/** A^T of six values. */
// @ts-ignore: decorator
@inline
function gatherLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from), y0 = upper(from, x0);
  from += step;
  const x1 = v128.load(from), y1 = upper(from, x1);
  from += step;
  const x2 = v128.load(from), y2 = upper(from, x2);
  from += step;
  const x3 = v128.load(from), y3 = upper(from, x3);
  from += step;
  const x4 = v128.load(from), y4 = upper(from, x4);
  from += step;
  const x5 = v128.load(from), y5 = upper(from, x5);
  const even = f32x4.add(x1, x2), far = f32x4.add(x3, x4), evenHigh = f32x4.add(y1, y2), farHigh = f32x4.add(y3, y4);
  put(to, f32x4.add(f32x4.add(x0, even), far), f32x4.add(f32x4.add(y0, evenHigh), farHigh));
  put(to + toStep, sum(f32x4.sub(x1, x2), f32x4.sub(x3, x4), 0), sum(f32x4.sub(y1, y2), f32x4.sub(y3, y4), 0));
  put(to + 2 * toStep, f32x4.add(sum(even, far, 2), x5), f32x4.add(sum(evenHigh, farHigh, 2), y5));
}
