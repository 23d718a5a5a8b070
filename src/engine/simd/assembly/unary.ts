/**
 * y = f(x), element by element. Unit: 4,096 elements.
 * The last two vectors may run over the end of x and y; buffers are whole multiples of 64 bytes (see memory/memory-pool.ts).
 */
import { exponential, hyperbolicTangent, logarithm } from './common/transcendental';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
  /** Position of the operation in `unaryOperations` (backend/elementwise.ts). */
  operation: i32;
  /** Parameters of the operation: slope, lower bound; upper bound. */
  p: f32;
  q: f32;
}

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function operate(operation: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (operation == 0) return f32x4.max(x, zero);
  // step: 1 above zero, p elsewhere, NaN stays
  if (operation == 1) return v128.bitselect(v128.bitselect(one, p, f32x4.gt(x, zero)), x, f32x4.eq(x, x));
  if (operation == 2) return f32x4.sqrt(x);
  if (operation == 3) return f32x4.div(one, f32x4.sqrt(x));
  if (operation == 4) return f32x4.mul(x, x);
  if (operation == 5) return f32x4.neg(x);
  if (operation == 6) return f32x4.abs(x);
  if (operation == 7) return exponential(x);
  if (operation == 8) return logarithm(x);
  if (operation == 9) return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
  if (operation == 10) return hyperbolicTangent(x);
  if (operation == 11) return f32x4.floor(x);
  if (operation == 12) return f32x4.div(one, x);
  // leaky relu
  if (operation == 13) return v128.bitselect(f32x4.mul(x, p), x, f32x4.lt(x, zero));
  // elu: exp(x) - 1 without cancellation, as 2 t / (1 - t) with t = tanh(x / 2)
  if (operation == 14) {
    const t = hyperbolicTangent(f32x4.mul(f32x4.min(x, zero), f32x4.splat(0.5)));
    return v128.bitselect(f32x4.div(f32x4.add(t, t), f32x4.sub(one, t)), x, f32x4.lt(x, zero));
  }
  // clip to p..q
  return f32x4.max(f32x4.min(x, q), p);
}

// @ts-ignore: decorator
@inline
function run(operation: i32, a: Arguments, first: i32, last: i32): void {
  const p = f32x4.splat(a.p), q = f32x4.splat(a.q);
  const start = <usize>first * <usize>block << 2, end = <usize>min(last * block, a.length) << 2;
  const x = a.x, y = a.y;
  // Two vectors a turn: V8 can make one of them.
  for (let i = start; i < end; i += 32) {
    const low = operate(operation, v128.load(x + i), p, q), high = operate(operation, v128.load(x + i, 16), p, q);
    v128.store(y + i, low);
    v128.store(y + i, high, 16);
  }
}

// A function each: in one, the compiler would fold them into a single loop that asks for the operation at every element.
function relu(a: Arguments, first: i32, last: i32): void { run(0, a, first, last); }
function step(a: Arguments, first: i32, last: i32): void { run(1, a, first, last); }
function squareRoot(a: Arguments, first: i32, last: i32): void { run(2, a, first, last); }
function inverseSquareRoot(a: Arguments, first: i32, last: i32): void { run(3, a, first, last); }
function square(a: Arguments, first: i32, last: i32): void { run(4, a, first, last); }
function negative(a: Arguments, first: i32, last: i32): void { run(5, a, first, last); }
function absolute(a: Arguments, first: i32, last: i32): void { run(6, a, first, last); }
function exponentials(a: Arguments, first: i32, last: i32): void { run(7, a, first, last); }
function logarithms(a: Arguments, first: i32, last: i32): void { run(8, a, first, last); }
function sigmoid(a: Arguments, first: i32, last: i32): void { run(9, a, first, last); }
function tanh(a: Arguments, first: i32, last: i32): void { run(10, a, first, last); }
function floor(a: Arguments, first: i32, last: i32): void { run(11, a, first, last); }
function reciprocal(a: Arguments, first: i32, last: i32): void { run(12, a, first, last); }
function leakyRelu(a: Arguments, first: i32, last: i32): void { run(13, a, first, last); }
function elu(a: Arguments, first: i32, last: i32): void { run(14, a, first, last); }
function clip(a: Arguments, first: i32, last: i32): void { run(15, a, first, last); }

export function unary(address: usize, first: i32, last: i32, _scratch: usize): void {
  const a = changetype<Arguments>(address);
  switch (a.operation) {
    case 0: relu(a, first, last); break;
    case 1: step(a, first, last); break;
    case 2: squareRoot(a, first, last); break;
    case 3: inverseSquareRoot(a, first, last); break;
    case 4: square(a, first, last); break;
    case 5: negative(a, first, last); break;
    case 6: absolute(a, first, last); break;
    case 7: exponentials(a, first, last); break;
    case 8: logarithms(a, first, last); break;
    case 9: sigmoid(a, first, last); break;
    case 10: tanh(a, first, last); break;
    case 11: floor(a, first, last); break;
    case 12: reciprocal(a, first, last); break;
    case 13: leakyRelu(a, first, last); break;
    case 14: elu(a, first, last); break;
    default: clip(a, first, last);
  }
}
