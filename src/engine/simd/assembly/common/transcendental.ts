/**
 * Exponential and logarithm of four floats, by the polynomials of the Cephes library (S. Moshier, single precision; error
 * near 1e-7 relative), and hyperbolic tangent. Only additions, multiplications, divisions and bit operations, which
 * WebAssembly defines to the last bit: the same result on every processor, which Math.exp does not promise.
 *
 * Constants are read from memory, one instruction each; V8 makes four of a vector constant, each time that it is used.
 */

/** Coefficients, the highest power's first. */
const exponentialTerms = memory.data<f32>([1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]);
const logarithmTerms = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const tangentTerms = memory.data<f32>([
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
]);
const tangentDivisor = memory.data<f32>([1.19825839466702e-6, 1.18534705686654e-4, 2.2684346324390e-3, 4.89352518554385e-3]);
/** Beyond these the tangent is 1, rounded. */
const tangentRange = memory.data<f32>([7.90531110763549805, -7.90531110763549805]);
/** Bounds of the exponent, 1/ln 2, and ln 2 in two parts. */
const exponentialRange = memory.data<f32>([89, -104.5, 1.44269504088896341, 0.693359375, -2.12194440e-4]);
/** 1, 1/2, the square root of 1/2, the smallest normal number, 2^23, and 3 2^22, to which whole numbers are added as to an integer. */
const numbers = memory.data<f32>([1, 0.5, 0.707106781186547524, 1.1754943508222875e-38, 8388608, 12582912]);

// @ts-ignore: decorator
@inline
function constant(table: usize, position: usize): v128 {
  return v128.load_splat<f32>(table + (position << 2));
}

/** One step of Horner's rule. */
// @ts-ignore: decorator
@inline
function horner(sum: v128, x: v128, terms: usize, position: usize): v128 {
  return f32x4.add(f32x4.mul(sum, x), constant(terms, position));
}

// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // pmin and pmax keep NaN, as min and max do, in fewer instructions.
  x = f32x4.pmax(f32x4.pmin(x, constant(exponentialRange, 0)), constant(exponentialRange, 1));
  // The nearest whole number: its bits stand at the end of the sum's. V8 makes no 256-bit instruction of `nearest`.
  const shifted = f32x4.add(f32x4.mul(x, constant(exponentialRange, 2)), constant(numbers, 5));
  const whole = f32x4.sub(shifted, constant(numbers, 5));
  let r = f32x4.sub(x, f32x4.mul(whole, constant(exponentialRange, 3)));
  r = f32x4.sub(r, f32x4.mul(whole, constant(exponentialRange, 4)));
  let sum = constant(exponentialTerms, 0);
  sum = horner(sum, r, exponentialTerms, 1);
  sum = horner(sum, r, exponentialTerms, 2);
  sum = horner(sum, r, exponentialTerms, 3);
  sum = horner(sum, r, exponentialTerms, 4);
  sum = horner(sum, r, exponentialTerms, 5);
  sum = f32x4.add(f32x4.add(f32x4.mul(sum, f32x4.mul(r, r)), r), constant(numbers, 0));
  // In two factors, so that neither leaves the range of normal numbers.
  const n = i32x4.sub(shifted, constant(numbers, 5));
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(sum, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

/** 2^n: the bits of 1 with n added to their exponent. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), constant(numbers, 0));
}

/** Natural logarithm; -Infinity at zero, NaN below it. */
export function logarithm(x: v128): v128 {
  const subnormal = f32x4.lt(x, constant(numbers, 3));
  const scaled = v128.bitselect(f32x4.mul(x, constant(numbers, 4)), x, subnormal);
  let exponent = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(subnormal, i32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), constant(numbers, 1));
  // m in [1/2, 1): double it below the square root of 1/2, so that m - 1 is small.
  const low = f32x4.lt(m, constant(numbers, 2));
  exponent = i32x4.add(exponent, low);
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), constant(numbers, 0));
  const e = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let sum = constant(logarithmTerms, 0);
  sum = horner(sum, m, logarithmTerms, 1);
  sum = horner(sum, m, logarithmTerms, 2);
  sum = horner(sum, m, logarithmTerms, 3);
  sum = horner(sum, m, logarithmTerms, 4);
  sum = horner(sum, m, logarithmTerms, 5);
  sum = horner(sum, m, logarithmTerms, 6);
  sum = horner(sum, m, logarithmTerms, 7);
  sum = horner(sum, m, logarithmTerms, 8);
  sum = f32x4.mul(f32x4.mul(sum, m), square);
  sum = f32x4.add(sum, f32x4.mul(e, constant(exponentialRange, 4)));
  sum = f32x4.sub(sum, f32x4.mul(square, constant(numbers, 1)));
  let y = f32x4.add(f32x4.add(m, sum), f32x4.mul(e, constant(exponentialRange, 3)));
  const zero = f32x4.splat(0);
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, zero));
  y = v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, zero));
  // Infinity and NaN are their own logarithms.
  return v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
}

/** Within 4e-7 relative, and never beyond 1: an odd polynomial over an even one, as Eigen and so TensorFlow have it. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, constant(tangentRange, 0)), constant(tangentRange, 1));
  const square = f32x4.mul(x, x);
  let odd = constant(tangentTerms, 0);
  odd = horner(odd, square, tangentTerms, 1);
  odd = horner(odd, square, tangentTerms, 2);
  odd = horner(odd, square, tangentTerms, 3);
  odd = horner(odd, square, tangentTerms, 4);
  odd = horner(odd, square, tangentTerms, 5);
  odd = horner(odd, square, tangentTerms, 6);
  let even = constant(tangentDivisor, 0);
  even = horner(even, square, tangentDivisor, 1);
  even = horner(even, square, tangentDivisor, 2);
  even = horner(even, square, tangentDivisor, 3);
  return f32x4.div(f32x4.mul(odd, x), even);
}
