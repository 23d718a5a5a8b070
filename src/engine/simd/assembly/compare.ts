/**
 * y = a ? b, element by element, as bytes 0 and 1; of floats or of integers, either of which may be a single value.
 * Unit: 4,096 elements; the last vectors may run over the end of a, b and y.
 */
@unmanaged
class Arguments {
  a: usize;
  b: usize;
  y: usize;
  length: i32;
  /** Position of the comparison in `comparisons` (backend/comparison.ts). */
  comparison: i32;
  integers: i32;
  /** 1 if the operand advances, 0 if one value serves all. */
  stepA: i32;
  stepB: i32;
}

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function holds(comparison: i32, integers: bool, a: v128, b: v128): v128 {
  if (comparison == 0) return integers ? i32x4.eq(a, b) : f32x4.eq(a, b);
  if (comparison == 1) return integers ? i32x4.ne(a, b) : f32x4.ne(a, b);
  if (comparison == 2) return integers ? i32x4.gt_s(a, b) : f32x4.gt(a, b);
  if (comparison == 3) return integers ? i32x4.ge_s(a, b) : f32x4.ge(a, b);
  if (comparison == 4) return integers ? i32x4.lt_s(a, b) : f32x4.lt(a, b);
  return integers ? i32x4.le_s(a, b) : f32x4.le(a, b);
}

// @ts-ignore: decorator
@inline
function run(comparison: i32, integers: bool, p: Arguments, first: i32, last: i32): void {
  const stepA = p.stepA, stepB = p.stepB, end = min(last * block, p.length);
  const oneA = v128.load_splat<f32>(p.a), oneB = v128.load_splat<f32>(p.b), bit = i8x16.splat(1);
  for (let i = first * block; i < end; i += 4) {
    const offset = <usize>i << 2;
    const words = holds(comparison, integers, stepA ? v128.load(p.a + offset) : oneA, stepB ? v128.load(p.b + offset) : oneB);
    const halves = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(p.y + <usize>i, v128.and(i8x16.narrow_i16x8_s(halves, halves), bit), 0);
  }
}

// @ts-ignore: decorator
@inline
function runComparison(integers: bool, p: Arguments, first: i32, last: i32): void {
  switch (p.comparison) {
    case 0: run(0, integers, p, first, last); break;
    case 1: run(1, integers, p, first, last); break;
    case 2: run(2, integers, p, first, last); break;
    case 3: run(3, integers, p, first, last); break;
    case 4: run(4, integers, p, first, last); break;
    default: run(5, integers, p, first, last);
  }
}

export function compare(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  if (p.integers) runComparison(true, p, first, last);
  else runComparison(false, p, first, last);
}
