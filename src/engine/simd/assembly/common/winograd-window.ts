/**
 * The transforms of Winograd's F(4x4,3x3): four by four outputs from a window of 6x6 inputs by 36 products; see winograd.ts.
 * By Toom's and Cook's algorithm from the points 0, p, -p, q, -q and infinity with p = 3/4, q = 3/2: with those of the paper,
 * 0, 1, -1, 2, -2, rounding errors are three times as large.
 *
 *     B^T = 81/64  0     -45/16  0     1  0     A^T = 1  1      1     1     1     0
 *           0    -27/16  -9/4    3/4   1  0           0  3/4   -3/4   3/2  -3/2   0
 *           0     27/16  -9/4   -3/4   1  0           0  9/16   9/16  9/4   9/4   0
 *           0    -27/32  -9/16   3/2   1  0           0  27/64 -27/64 27/8 -27/8  1
 *           0     27/32  -9/16  -3/2   1  0
 *           0     81/64   0    -45/16  0  1
 *
 * A row or column that is short has two outputs from four inputs, by the points 0, p, -p and infinity alone. Its rows of B are
 * those of F(2,3) at these points, times how the product of a point's distances from the others grows with q and -q among
 * them (point^2 - q^2), which the transformed filter is divided by:
 *
 *     B^T = 81/64  0      -9/4    0     A^T = 1  1    1   0
 *           0     -81/64  -27/16  0           0  3/4 -3/4 1
 *           0      81/64  -27/16  0
 *           0     -9/16    0      1
 *
 * Rows of opposite points share their even and their odd terms. Both dimensions go one after the other through memory at
 * `between`, which is large enough for 6x6 values of eight channels. Results of a point have the same place in short and in
 * whole windows; those of q and -q are left out.
 */
import { inPairs, storePair } from './pairs';
import { zeros } from './tile';

/** Bytes of `between`. */
// @ts-ignore: decorator
@inline
export const betweenBytes: usize = 36 * 32;

/** Channels at a time; of the last ones some are done again where there are not so many. */
// @ts-ignore: decorator
@inline
export const groupBytes: usize = inPairs ? 32 : 16;

/**
 * {@link groupBytes}, read from memory, as the distance of values in `between`: a distance that the compiler knows it folds
 * into one address of a pair and not into the other, and V8 then leaves the pair as it is.
 */
const groupDistance = memory.data<u32>([<u32>groupBytes]);

// @ts-ignore: decorator
@inline
export function betweenStep(): usize {
  return load<u32>(groupDistance);
}

// Read from memory: V8 makes a constant anew, of several instructions, each time that it is used.
/**
 * p and q, their squares, p^2 q^2 and p^2 + q^2, and their cubes; 1 by the product of a point's distances from the others, of
 * 0, p and q; the latter two times the point; p^2 - q^2, also times p.
 */
const numbers = memory.data<f32>([
  0.75, 1.5, 0.5625, 2.25, 1.265625, 2.8125, 0.421875, 3.375, 64.0 / 81.0, -128.0 / 243.0, 32.0 / 243.0, -32.0 / 81.0, 16.0 / 81.0, -1.6875, -1.265625,
]);

// @ts-ignore: decorator
@inline
export function number(position: usize): v128 {
  return v128.load_splat<f32>(numbers + (position << 2));
}

/** The upper half of a pair, where there are pairs. */
// @ts-ignore: decorator
@inline
export function upper(at: usize, lower: v128): v128 {
  return inPairs ? v128.load(at, 16) : lower;
}

// @ts-ignore: decorator
@inline
export function put(to: usize, low: v128, high: v128): void {
  if (inPairs) storePair(to, low, high);
  else v128.store(to, low);
}

// Loops over points run with pointers, at least once: V8 on Node 20 takes what stays the same out of no other loop.
/** Whether, with so many of six points left, the next two are to be passed over: short rows and columns have none at 3 and 4. */
// @ts-ignore: decorator
@inline
export function passesTwo(left: i32, short: bool): bool {
  return short && left == 3;
}

/** Writes a window d of all channels as B^T d B: value (row, column) to plane 6 row + column. */
export function transformWindow(
  shortRow: bool, shortColumn: bool, corner: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize, between: usize,
): void {
  const columns = shortColumn ? 4 : 6;
  for (let c: usize = 0; c < channelBytes; c += groupBytes) {
    const group = min(c, channelBytes - groupBytes);
    if (shortRow) transformShortColumns(corner + group, columns, rowBytes, channelBytes, between);
    else transformColumns(corner + group, columns, rowBytes, channelBytes, between);
    if (shortColumn) transformShortRows(shortRow, between, to + group, plane);
    else transformRows(shortRow, between, to + group, plane);
  }
}

// A function for whole and one for short lines, not one that asks at each line: with both, V8 runs out of registers.

function transformColumns(from: usize, columns: i32, rowBytes: usize, channelBytes: usize, between: usize): void {
  transformEachColumn(false, from, columns, rowBytes, channelBytes, between);
}

function transformShortColumns(from: usize, columns: i32, rowBytes: usize, channelBytes: usize, between: usize): void {
  transformEachColumn(true, from, columns, rowBytes, channelBytes, between);
}

// @ts-ignore: decorator
@inline
function transformEachColumn(short: bool, from: usize, columns: i32, rowBytes: usize, channelBytes: usize, between: usize): void {
  const step = betweenStep(), line = 6 * step;
  do {
    if (short) transformShortLine(from, rowBytes, between, line);
    else transformLine(from, rowBytes, between, line);
    from += channelBytes;
    between += step;
  } while (--columns);
}

function transformRows(shortRow: bool, between: usize, to: usize, plane: usize): void {
  transformEachRow(false, shortRow, between, to, plane);
}

function transformShortRows(shortRow: bool, between: usize, to: usize, plane: usize): void {
  transformEachRow(true, shortRow, between, to, plane);
}

// @ts-ignore: decorator
@inline
function transformEachRow(short: bool, shortRow: bool, between: usize, to: usize, plane: usize): void {
  const step = betweenStep(), line = 6 * step, planes = 6 * plane;
  let left = 6;
  do {
    if (short) transformShortLine(between, step, to, plane);
    else transformLine(between, step, to, plane);
    between += line;
    to += planes;
    if (passesTwo(--left, shortRow)) {
      between += 2 * line;
      to += 2 * planes;
      left = 1;
    }
  } while (left);
}

/** B^T of six values, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transformLine(from: usize, step: usize, to: usize, toStep: usize): void {
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
  put(to, outer(x0, x2, x4), outer(y0, y2, y4));
  put(to + 5 * toStep, outer(x1, x3, x5), outer(y1, y3, y5));
  // The points p and -p, and then q and -q.
  let even = less(x4, x2, 3), odd = f32x4.mul(less(x3, x1, 3), number(0)), evenHigh = less(y4, y2, 3), oddHigh = f32x4.mul(less(y3, y1, 3), number(0));
  to += toStep;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += toStep;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
  even = less(x4, x2, 2); odd = f32x4.mul(less(x3, x1, 2), number(1)); evenHigh = less(y4, y2, 2); oddHigh = f32x4.mul(less(y3, y1, 2), number(1));
  to += toStep;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += toStep;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
}

/** B^T of the four values of a short line. */
// @ts-ignore: decorator
@inline
function transformShortLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from), y0 = upper(from, x0);
  from += step;
  const x1 = v128.load(from), y1 = upper(from, x1);
  from += step;
  const x2 = v128.load(from), y2 = upper(from, x2);
  from += step;
  const x3 = v128.load(from), y3 = upper(from, x3);
  put(to, f32x4.sub(f32x4.mul(x0, number(4)), f32x4.mul(x2, number(3))), f32x4.sub(f32x4.mul(y0, number(4)), f32x4.mul(y2, number(3))));
  put(to + 5 * toStep, less(x3, x1, 2), less(y3, y1, 2));
  const even = f32x4.mul(x2, number(13)), odd = f32x4.mul(x1, number(14)), evenHigh = f32x4.mul(y2, number(13)), oddHigh = f32x4.mul(y1, number(14));
  to += toStep;
  put(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  to += toStep;
  put(to, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
}

/** The first and the last row of B^T. */
// @ts-ignore: decorator
@inline
function outer(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(f32x4.mul(a, number(4)), f32x4.mul(b, number(5))), c);
}

/** `a` less `b` times a number. */
// @ts-ignore: decorator
@inline
export function less(a: v128, b: v128, position: usize): v128 {
  return f32x4.sub(a, f32x4.mul(b, number(position)));
}

/**
 * A window's products m of all filters as A^T m A, plus bias and not below `lowest`. `rows` and `columns`, 1 to 4 or, where
 * they are short, 1 to 2, are how many outputs are there: columns beyond an edge are written to the place of one that is,
 * before it.
 */
export function finishWindow(
  shortRow: bool, shortColumn: bool, m: usize, plane: usize, filterBytes: usize, bias: usize, lowest: f32,
  to: usize, rowBytes: usize, rows: i32, columns: i32, between: usize,
): void {
  const column = <usize>(columns - 1) * filterBytes;
  for (let c: usize = 0; c < filterBytes; c += groupBytes) {
    const group = min(c, filterBytes - groupBytes), start = bias ? bias + group : zeros;
    if (shortRow) finishShortColumns(shortColumn, m + group, plane, between);
    else finishColumns(shortColumn, m + group, plane, between);
    if (shortColumn) finishShortRows(rows, between, start, lowest, to + group, rowBytes, column);
    else finishRows(rows, between, start, lowest, to + group, rowBytes, filterBytes, column);
  }
}

function finishColumns(shortColumn: bool, m: usize, plane: usize, between: usize): void {
  finishEachColumn(false, shortColumn, m, plane, between);
}

function finishShortColumns(shortColumn: bool, m: usize, plane: usize, between: usize): void {
  finishEachColumn(true, shortColumn, m, plane, between);
}

// @ts-ignore: decorator
@inline
function finishEachColumn(short: bool, shortColumn: bool, m: usize, plane: usize, between: usize): void {
  const step = betweenStep(), line = 6 * step, second = 2 * line, third = 3 * line, planes = 6 * plane, low = f32x4.splat(0);
  let left = 6;
  do {
    if (short) finishShortLine(false, m, planes, 0, low, between, line);
    else finishLine(false, m, planes, 0, low, between, line, second, third);
    m += plane;
    between += step;
    if (passesTwo(--left, shortColumn)) {
      m += 2 * plane;
      between += 2 * step;
      left = 1;
    }
  } while (left);
}

function finishRows(rows: i32, between: usize, bias: usize, lowest: f32, to: usize, rowBytes: usize, filterBytes: usize, last: usize): void {
  finishEachRow(false, rows, between, bias, lowest, to, rowBytes, min(last, filterBytes), min(last, 2 * filterBytes), last);
}

function finishShortRows(rows: i32, between: usize, bias: usize, lowest: f32, to: usize, rowBytes: usize, last: usize): void {
  finishEachRow(true, rows, between, bias, lowest, to, rowBytes, last, 0, 0);
}

// @ts-ignore: decorator
@inline
function finishEachRow(short: bool, rows: i32, between: usize, bias: usize, lowest: f32, to: usize, rowBytes: usize, second: usize, third: usize, fourth: usize): void {
  const step = betweenStep(), line = 6 * step, low = f32x4.splat(lowest);
  do {
    if (short) finishShortLine(true, between, step, bias, low, to, second);
    else finishLine(true, between, step, bias, low, to, second, third, fourth);
    between += line;
    to += rowBytes;
  } while (--rows);
}

/** A^T of six values, `step` bytes apart, the last of the four first; with the bias and the bound if `last`. */
// @ts-ignore: decorator
@inline
function finishLine(last: bool, from: usize, step: usize, bias: usize, lowest: v128, to: usize, second: usize, third: usize, fourth: usize): void {
  const b = last ? v128.load(bias) : lowest, bHigh = last ? upper(bias, b) : lowest;
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
  const even = f32x4.add(x1, x2), odd = f32x4.sub(x1, x2), far = f32x4.add(x3, x4), farOdd = f32x4.sub(x3, x4);
  const evenHigh = f32x4.add(y1, y2), oddHigh = f32x4.sub(y1, y2), farHigh = f32x4.add(y3, y4), farOddHigh = f32x4.sub(y3, y4);
  put(to + fourth, finished(last, f32x4.add(sum(odd, farOdd, 6), x5), b, lowest), finished(last, f32x4.add(sum(oddHigh, farOddHigh, 6), y5), bHigh, lowest));
  put(to + third, finished(last, sum(even, far, 2), b, lowest), finished(last, sum(evenHigh, farHigh, 2), bHigh, lowest));
  put(to + second, finished(last, sum(odd, farOdd, 0), b, lowest), finished(last, sum(oddHigh, farOddHigh, 0), bHigh, lowest));
  put(to, finished(last, f32x4.add(f32x4.add(x0, even), far), b, lowest), finished(last, f32x4.add(f32x4.add(y0, evenHigh), farHigh), bHigh, lowest));
}

/** A^T of the four values of a short line; the rest as {@link finishLine}. */
// @ts-ignore: decorator
@inline
function finishShortLine(last: bool, from: usize, step: usize, bias: usize, lowest: v128, to: usize, second: usize): void {
  const b = last ? v128.load(bias) : lowest, bHigh = last ? upper(bias, b) : lowest;
  const x0 = v128.load(from), y0 = upper(from, x0);
  from += step;
  const x1 = v128.load(from), y1 = upper(from, x1);
  from += step;
  const x2 = v128.load(from), y2 = upper(from, x2);
  from += 3 * step;
  const x5 = v128.load(from), y5 = upper(from, x5);
  const odd = f32x4.mul(f32x4.sub(x1, x2), number(0)), oddHigh = f32x4.mul(f32x4.sub(y1, y2), number(0));
  put(to + second, finished(last, f32x4.add(odd, x5), b, lowest), finished(last, f32x4.add(oddHigh, y5), bHigh, lowest));
  put(to, finished(last, f32x4.add(x0, f32x4.add(x1, x2)), b, lowest), finished(last, f32x4.add(y0, f32x4.add(y1, y2)), bHigh, lowest));
}

/** The sum of two values times the same power of p and of q. */
// @ts-ignore: decorator
@inline
export function sum(a: v128, b: v128, position: usize): v128 {
  return f32x4.add(f32x4.mul(a, number(position)), f32x4.mul(b, number(position + 1)));
}

// @ts-ignore: decorator
@inline
function finished(last: bool, value: v128, bias: v128, lowest: v128): v128 {
  return last ? f32x4.pmax(f32x4.add(value, bias), lowest) : value;
}
