/**
 * Winograd's F(2x2,3x3): two by two outputs from a window of 4x4 inputs by 16 products. What goes in and out; see
 * common/winograd.ts.
 */
import { inPairs, storePair } from './pairs';
import { zeros } from './tile';

/** Writes a window d of all channels as B^T d B: value (row, column) to plane 4 row + column. */
export function transformWindow(corner: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize): void {
  let c: usize = 0;
  if (inPairs) {
    for (; c + 32 <= channelBytes; c += 32) transformEight(corner + c, rowBytes, channelBytes, to + c, plane);
  }
  for (; c < channelBytes; c += 16) transformFour(corner + c, rowBytes, channelBytes, to + c, plane);
}

// @ts-ignore: decorator
@inline
function transformFour(at: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize): void {
  let p = at;
  const a0 = v128.load(p), a1 = v128.load(p + rowBytes), a2 = v128.load(p + 2 * rowBytes), a3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const b0 = v128.load(p), b1 = v128.load(p + rowBytes), b2 = v128.load(p + 2 * rowBytes), b3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const c0 = v128.load(p), c1 = v128.load(p + rowBytes), c2 = v128.load(p + 2 * rowBytes), c3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const d0 = v128.load(p), d1 = v128.load(p + rowBytes), d2 = v128.load(p + 2 * rowBytes), d3 = v128.load(p + 3 * rowBytes);
  storeTransformed(f32x4.sub(a0, a2), f32x4.sub(b0, b2), f32x4.sub(c0, c2), f32x4.sub(d0, d2), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.add(a1, a2), f32x4.add(b1, b2), f32x4.add(c1, c2), f32x4.add(d1, d2), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.sub(a2, a1), f32x4.sub(b2, b1), f32x4.sub(c2, c1), f32x4.sub(d2, d1), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.sub(a3, a1), f32x4.sub(b3, b1), f32x4.sub(c3, c1), f32x4.sub(d3, d1), to, plane);
}

/** B^T of four values that lie in a row of the window. */
// @ts-ignore: decorator
@inline
function storeTransformed(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + 2 * plane, f32x4.sub(c, b));
  v128.store(to + 3 * plane, f32x4.sub(d, b));
}

/** {@link transformFour} of eight channels, row of results after row of results: of two rows of the window each. */
// @ts-ignore: decorator
@inline
function transformEight(at: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize): void {
  const p0 = at, p1 = at + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes;
  transformPairOfRows(p0, p2, channelBytes, to, plane, false);
  transformPairOfRows(p1, p2, channelBytes, to + 4 * plane, plane, true);
  transformPairOfRows(p2, p1, channelBytes, to + 8 * plane, plane, false);
  transformPairOfRows(p3, p1, channelBytes, to + 12 * plane, plane, false);
}

/** B^T of the sum or difference of two rows of the window. */
// @ts-ignore: decorator
@inline
function transformPairOfRows(p: usize, q: usize, step: usize, to: usize, plane: usize, sum: bool): void {
  const a = combine(v128.load(p), v128.load(q), sum), aHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const b = combine(v128.load(p), v128.load(q), sum), bHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const c = combine(v128.load(p), v128.load(q), sum), cHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const d = combine(v128.load(p), v128.load(q), sum), dHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  storePair(to, f32x4.sub(a, c), f32x4.sub(aHigh, cHigh));
  storePair(to + plane, f32x4.add(b, c), f32x4.add(bHigh, cHigh));
  storePair(to + 2 * plane, f32x4.sub(c, b), f32x4.sub(cHigh, bHigh));
  storePair(to + 3 * plane, f32x4.sub(d, b), f32x4.sub(dHigh, bHigh));
}

// @ts-ignore: decorator
@inline
function combine(a: v128, b: v128, sum: bool): v128 {
  return sum ? f32x4.add(a, b) : f32x4.sub(a, b);
}

/**
 * A window's products m of all filters as A^T m A, plus bias and not below `lowest`. `rows` and `columns`, 1 or 2, are how
 * many outputs are there: those beyond an edge are written to the place of one that is, before it.
 */
export function finishWindow(m: usize, plane: usize, filterBytes: usize, bias: usize, lowest: f32, to: usize, rowBytes: usize, rows: i32, columns: i32): void {
  const beside = columns > 1 ? filterBytes : 0, below = rows > 1 ? rowBytes : 0, low = f32x4.splat(lowest);
  let c: usize = 0;
  if (inPairs) {
    for (; c + 32 <= filterBytes; c += 32) finishEight(m + c, plane, bias ? bias + c : zeros, low, to + c, beside, below);
  }
  for (; c < filterBytes; c += 16) finishFour(m + c, plane, v128.load(bias ? bias + c : zeros), low, to + c, beside, below);
}

// @ts-ignore: decorator
@inline
function finishFour(m: usize, plane: usize, bias: v128, lowest: v128, to: usize, beside: usize, below: usize): void {
  const a0 = v128.load(m), b0 = v128.load(m + plane), c0 = v128.load(m + 2 * plane), d0 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a1 = v128.load(m), b1 = v128.load(m + plane), c1 = v128.load(m + 2 * plane), d1 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a2 = v128.load(m), b2 = v128.load(m + plane), c2 = v128.load(m + 2 * plane), d2 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a3 = v128.load(m), b3 = v128.load(m + plane), c3 = v128.load(m + 2 * plane), d3 = v128.load(m + 3 * plane);
  const e = lastOf(a1, a2, a3), f = lastOf(b1, b2, b3), g = lastOf(c1, c2, c3), h = lastOf(d1, d2, d3);
  v128.store(to + below + beside, finished(lastOf(f, g, h), bias, lowest));
  v128.store(to + below, finished(firstOf(e, f, g), bias, lowest));
  const i = firstOf(a0, a1, a2), j = firstOf(b0, b1, b2), k = firstOf(c0, c1, c2), l = firstOf(d0, d1, d2);
  v128.store(to + beside, finished(lastOf(j, k, l), bias, lowest));
  v128.store(to, finished(firstOf(i, j, k), bias, lowest));
}

/** {@link finishFour} of eight filters: the lower row of outputs and then the upper one. */
// @ts-ignore: decorator
@inline
function finishEight(m: usize, plane: usize, bias: usize, lowest: v128, to: usize, beside: usize, below: usize): void {
  const m1 = m + 4 * plane, m2 = m1 + 4 * plane, m3 = m2 + 4 * plane;
  const low = v128.load(bias), high = v128.load(bias, 16);
  storePairOfOutputs(m1, m2, m3, plane, low, high, lowest, to + below, beside, true);
  storePairOfOutputs(m, m1, m2, plane, low, high, lowest, to, beside, false);
}

/** Two outputs side by side from three rows of products. */
// @ts-ignore: decorator
@inline
function storePairOfOutputs(p: usize, q: usize, r: usize, plane: usize, bias: v128, biasHigh: v128, lowest: v128, to: usize, beside: usize, last: bool): void {
  const a = sumOf(v128.load(p), v128.load(q), v128.load(r), last), aHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const b = sumOf(v128.load(p), v128.load(q), v128.load(r), last), bHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const c = sumOf(v128.load(p), v128.load(q), v128.load(r), last), cHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const d = sumOf(v128.load(p), v128.load(q), v128.load(r), last), dHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  storePair(to + beside, finished(lastOf(b, c, d), bias, lowest), finished(lastOf(bHigh, cHigh, dHigh), biasHigh, lowest));
  storePair(to, finished(firstOf(a, b, c), bias, lowest), finished(firstOf(aHigh, bHigh, cHigh), biasHigh, lowest));
}

/** The rows of A^T. */
// @ts-ignore: decorator
@inline
function sumOf(a: v128, b: v128, c: v128, last: bool): v128 {
  return last ? lastOf(a, b, c) : firstOf(a, b, c);
}

// @ts-ignore: decorator
@inline
function firstOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

// @ts-ignore: decorator
@inline
function lastOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(a, b), c);
}

// @ts-ignore: decorator
@inline
function finished(value: v128, bias: v128, lowest: v128): v128 {
  return f32x4.pmax(f32x4.add(value, bias), lowest);
}
