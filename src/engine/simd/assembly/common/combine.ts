/**
 * Weighted sums of a few rows of floats: what Winograd's transforms are made of where tables say which rows they take.
 * Rows have at least eight floats, in fours.
 */
import { storePair } from './pairs';

/**
 * A sum of up to four rows: how many, then for each the number of the row and its weight. Weights are powers of two or their
 * negatives, so that products round nothing.
 */
@unmanaged
export class Combination {
  terms: i32;
  source0: i32;
  weight0: f32;
  source1: i32;
  weight1: f32;
  source2: i32;
  weight2: f32;
  source3: i32;
  weight3: f32;
}

// @ts-ignore: decorator
@inline
export const combinationBytes: usize = 36;

/** Appends a term. */
export function addTerm(combination: usize, source: i32, weight: f32): void {
  const terms = load<i32>(combination), at = combination + (<usize>terms << 3);
  store<i32>(combination, terms + 1);
  store<i32>(at, source, 4);
  store<f32>(at, weight, 8);
}

/** Writes the sum of rows that begin at `from`, `step` bytes apart, `bytes` long. */
// @ts-ignore: decorator
@inline
export function combine(c: Combination, from: usize, step: usize, to: usize, bytes: usize): void {
  combineAt(c, from + <usize>c.source0 * step, from + <usize>c.source1 * step, from + <usize>c.source2 * step, from + <usize>c.source3 * step, to, bytes);
}

/** {@link combine} of rows at these addresses; those beyond the terms are not read. */
// @ts-ignore: decorator
@inline
export function combineAt(c: Combination, a: usize, b: usize, d: usize, e: usize, to: usize, bytes: usize): void {
  const terms = c.terms;
  if (terms == 2) sumOfTwo(a, c.weight0, b, c.weight1, to, bytes, false, 0);
  else if (terms == 3) sumOfThree(a, c.weight0, b, c.weight1, d, c.weight2, to, bytes, false, 0);
  else if (terms == 1) multiple(a, c.weight0, to, bytes);
  else if (terms == 4) sumOfFour(a, c.weight0, b, c.weight1, d, c.weight2, e, c.weight3, to, bytes, false, 0);
  else memory.fill(to, 0, bytes);
}

/** {@link combine} of one to three rows, plus a row at `bias`, and not below `lowest`. */
// @ts-ignore: decorator
@inline
export function combineAbove(c: Combination, from: usize, step: usize, bias: usize, lowest: f32, to: usize, bytes: usize): void {
  const a = from + <usize>c.source0 * step, b = from + <usize>c.source1 * step, d = from + <usize>c.source2 * step;
  if (c.terms == 3) sumOfFour(a, c.weight0, b, c.weight1, d, c.weight2, bias, 1, to, bytes, true, lowest);
  else if (c.terms == 2) sumOfThree(a, c.weight0, b, c.weight1, bias, 1, to, bytes, true, lowest);
  else sumOfTwo(a, c.weight0, bias, 1, to, bytes, true, lowest);
}

/** Bytes of the eight values that are summed at a time. */
// @ts-ignore: decorator
@inline
const groupBytes: usize = 32;

/** How far the second group lies behind the first: where groups are not whole, four values are summed twice. */
// @ts-ignore: decorator
@inline
function firstStep(bytes: usize): usize {
  return groupBytes - (bytes & 16);
}

function multiple(a: usize, p: f32, to: usize, bytes: usize): void {
  const t = f32x4.splat(p);
  let step = firstStep(bytes);
  do {
    put(to, f32x4.mul(v128.load(a), t), f32x4.mul(v128.load(a, 16), t), false, t);
    a += step; to += step;
    bytes -= step; step = groupBytes;
  } while (bytes);
}

/** `bounded`, a constant: whether `lowest` is looked at. */
// @ts-ignore: decorator
@inline
function sumOfTwo(a: usize, p: f32, b: usize, q: f32, to: usize, bytes: usize, bounded: bool, lowest: f32): void {
  const t = f32x4.splat(p), u = f32x4.splat(q), bound = f32x4.splat(lowest);
  let step = firstStep(bytes);
  do {
    const low = f32x4.add(f32x4.mul(v128.load(a), t), f32x4.mul(v128.load(b), u));
    const high = f32x4.add(f32x4.mul(v128.load(a, 16), t), f32x4.mul(v128.load(b, 16), u));
    put(to, low, high, bounded, bound);
    a += step; b += step; to += step;
    bytes -= step; step = groupBytes;
  } while (bytes);
}

// @ts-ignore: decorator
@inline
function sumOfThree(a: usize, p: f32, b: usize, q: f32, c: usize, r: f32, to: usize, bytes: usize, bounded: bool, lowest: f32): void {
  const t = f32x4.splat(p), u = f32x4.splat(q), v = f32x4.splat(r), bound = f32x4.splat(lowest);
  let step = firstStep(bytes);
  do {
    const low = f32x4.add(f32x4.add(f32x4.mul(v128.load(a), t), f32x4.mul(v128.load(b), u)), f32x4.mul(v128.load(c), v));
    const high = f32x4.add(f32x4.add(f32x4.mul(v128.load(a, 16), t), f32x4.mul(v128.load(b, 16), u)), f32x4.mul(v128.load(c, 16), v));
    put(to, low, high, bounded, bound);
    a += step; b += step; c += step; to += step;
    bytes -= step; step = groupBytes;
  } while (bytes);
}

// @ts-ignore: decorator
@inline
function sumOfFour(a: usize, p: f32, b: usize, q: f32, c: usize, r: f32, d: usize, s: f32, to: usize, bytes: usize, bounded: bool, lowest: f32): void {
  const t = f32x4.splat(p), u = f32x4.splat(q), v = f32x4.splat(r), w = f32x4.splat(s), bound = f32x4.splat(lowest);
  let step = firstStep(bytes);
  do {
    const low = f32x4.add(
      f32x4.add(f32x4.mul(v128.load(a), t), f32x4.mul(v128.load(b), u)), f32x4.add(f32x4.mul(v128.load(c), v), f32x4.mul(v128.load(d), w)));
    const high = f32x4.add(
      f32x4.add(f32x4.mul(v128.load(a, 16), t), f32x4.mul(v128.load(b, 16), u)), f32x4.add(f32x4.mul(v128.load(c, 16), v), f32x4.mul(v128.load(d, 16), w)));
    put(to, low, high, bounded, bound);
    a += step; b += step; c += step; d += step; to += step;
    bytes -= step; step = groupBytes;
  } while (bytes);
}

// @ts-ignore: decorator
@inline
function put(to: usize, low: v128, high: v128, bounded: bool, bound: v128): void {
  if (bounded) {
    low = f32x4.pmax(low, bound);
    high = f32x4.pmax(high, bound);
  }
  storePair(to, low, high);
}
