/**
 * y = f(a, b), element by element, with broadcasting. The caller merges neighbouring dimensions that both operands
 * walk through alike; what is left is an innermost row, in which each operand either advances or stands still, and up
 * to six outer dimensions. Unit: one row; 4,096 elements if there is only one row.
 */
import { loadPart, storePart } from './common/lanes';

@unmanaged
class Arguments {
  a: usize;
  b: usize;
  y: usize;
  /** Position of the operation in `binaryOperations` (backend/elementwise.ts). */
  operation: i32;
  /** Elements of a row. */
  length: i32;
  /** 1 if the operand advances along the row, 0 if one value serves all of it. */
  stepA: i32;
  stepB: i32;
  /** Outer dimensions: 0 to 6. */
  rank: i32;
}
/** After the arguments: `rank` sizes, then a's strides, then b's, in elements, outermost first. */
const tables: usize = 32;

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function operate(operation: i32, a: v128, b: v128): v128 {
  if (operation == 0) return f32x4.add(a, b);
  if (operation == 1) return f32x4.sub(a, b);
  if (operation == 2) return f32x4.mul(a, b);
  if (operation == 3) return f32x4.div(a, b);
  if (operation == 4) return f32x4.max(a, b);
  if (operation == 5) return f32x4.min(a, b);
  if (operation == 6) {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
  }
  // a where b is above zero, 0 elsewhere: the gradient of relu
  if (operation == 7) return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
  // the gradients of elu, tanh and sigmoid, from their result b
  if (operation == 9) return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)));
  if (operation == 10) return f32x4.mul(a, f32x4.mul(b, f32x4.sub(f32x4.splat(1), b)));
  return v128.bitselect(a, f32x4.mul(a, f32x4.add(b, f32x4.splat(1))), f32x4.ge(b, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function row(operation: i32, a: usize, b: usize, y: usize, length: i32, stepA: i32, stepB: i32): void {
  const end = y + (<usize>(length & ~3) << 2);
  const rest = length & 3;
  if (stepA && stepB) {
    for (; y < end; a += 16, b += 16, y += 16) v128.store(y, operate(operation, v128.load(a), v128.load(b)));
    if (rest) storePart(y, operate(operation, loadPart(a, rest), loadPart(b, rest)), rest);
  } else if (stepA) {
    const value = v128.load_splat<f32>(b);
    for (; y < end; a += 16, y += 16) v128.store(y, operate(operation, v128.load(a), value));
    if (rest) storePart(y, operate(operation, loadPart(a, rest), value), rest);
  } else {
    const value = v128.load_splat<f32>(a);
    for (; y < end; b += 16, y += 16) v128.store(y, operate(operation, value, v128.load(b)));
    if (rest) storePart(y, operate(operation, value, loadPart(b, rest)), rest);
  }
}

// @ts-ignore: decorator
@inline
function run(operation: i32, p: Arguments, first: i32, last: i32): void {
  const length = p.length, rank = p.rank;
  if (rank == 0) {
    const start = first * block, offset = <usize>start << 2;
    row(operation, p.a + (p.stepA ? offset : 0), p.b + (p.stepB ? offset : 0), p.y + offset, min(last * block, length) - start, p.stepA, p.stepB);
    return;
  }
  const sizes = changetype<usize>(p) + tables, stridesA = sizes + (<usize>rank << 2), stridesB = stridesA + (<usize>rank << 2);
  for (let unit = first; unit < last; unit++) {
    let rest = unit, offsetA = 0, offsetB = 0;
    for (let d = (rank - 1) << 2; d > 0; d -= 4) {
      const size = load<i32>(sizes + d), outer = rest / size, at = rest - outer * size;
      offsetA += at * load<i32>(stridesA + d);
      offsetB += at * load<i32>(stridesB + d);
      rest = outer;
    }
    offsetA += rest * load<i32>(stridesA);
    offsetB += rest * load<i32>(stridesB);
    row(operation, p.a + (<usize>offsetA << 2), p.b + (<usize>offsetB << 2), p.y + (<usize>(unit * length) << 2), length, p.stepA, p.stepB);
  }
}

// A function each: in one, the compiler would fold them into a single loop that asks for the operation at every element.
function add(p: Arguments, first: i32, last: i32): void { run(0, p, first, last); }
function subtract(p: Arguments, first: i32, last: i32): void { run(1, p, first, last); }
function multiply(p: Arguments, first: i32, last: i32): void { run(2, p, first, last); }
function divide(p: Arguments, first: i32, last: i32): void { run(3, p, first, last); }
function maximum(p: Arguments, first: i32, last: i32): void { run(4, p, first, last); }
function minimum(p: Arguments, first: i32, last: i32): void { run(5, p, first, last); }
function squaredDifference(p: Arguments, first: i32, last: i32): void { run(6, p, first, last); }
function reluGradient(p: Arguments, first: i32, last: i32): void { run(7, p, first, last); }
function eluGradient(p: Arguments, first: i32, last: i32): void { run(8, p, first, last); }
function tanhGradient(p: Arguments, first: i32, last: i32): void { run(9, p, first, last); }
function sigmoidGradient(p: Arguments, first: i32, last: i32): void { run(10, p, first, last); }

export function binary(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  switch (p.operation) {
    case 0: add(p, first, last); break;
    case 1: subtract(p, first, last); break;
    case 2: multiply(p, first, last); break;
    case 3: divide(p, first, last); break;
    case 4: maximum(p, first, last); break;
    case 5: minimum(p, first, last); break;
    case 6: squaredDifference(p, first, last); break;
    case 7: reluGradient(p, first, last); break;
    case 8: eluGradient(p, first, last); break;
    case 9: tanhGradient(p, first, last); break;
    default: sigmoidGradient(p, first, last);
  }
}
