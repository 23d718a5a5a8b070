/**
 * Exponential, logarithm and hyperbolic tangent of four floats, by the polynomials of the Cephes library (S. Moshier,
 * single precision; error near 1e-7 relative). Only additions, multiplications, divisions and bit operations, which
 * WebAssembly defines to the last bit: the same result on every processor, which Math.exp does not promise.
 */

export function exponential(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, f32x4.splat(89)), f32x4.splat(-104.5));
  const whole = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(whole, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(whole, f32x4.splat(-2.12194440e-4)));
  let sum = f32x4.splat(1.9875691500e-4);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.3981999507e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(8.3334519073e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(4.1665795894e-2));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.6666665459e-1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(5.0000001201e-1));
  sum = f32x4.add(f32x4.add(f32x4.mul(sum, f32x4.mul(r, r)), r), f32x4.splat(1));
  // In two factors, so that neither leaves the range of normal numbers.
  const n = i32x4.trunc_sat_f32x4_s(whole);
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(sum, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** Natural logarithm; -Infinity at zero, NaN below it. */
export function logarithm(x: v128): v128 {
  const smallestNormal = f32x4.splat(1.1754943508222875e-38);
  const subnormal = f32x4.lt(x, smallestNormal);
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, subnormal);
  let exponent = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(subnormal, i32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  // m in [1/2, 1): double it below the square root of 1/2, so that m - 1 is small.
  const low = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  exponent = i32x4.add(exponent, low);
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let sum = f32x4.splat(7.0376836292e-2);
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(-1.1514610310e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(1.1676998740e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(-1.2420140846e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(1.4249322787e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(-1.6668057665e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(2.0000714765e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(-2.4999993993e-1));
  sum = f32x4.add(f32x4.mul(sum, m), f32x4.splat(3.3333331174e-1));
  sum = f32x4.mul(f32x4.mul(sum, m), square);
  sum = f32x4.add(sum, f32x4.mul(e, f32x4.splat(-2.12194440e-4)));
  sum = f32x4.sub(sum, f32x4.mul(square, f32x4.splat(0.5)));
  let y = f32x4.add(f32x4.add(m, sum), f32x4.mul(e, f32x4.splat(0.693359375)));
  const zero = f32x4.splat(0);
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, zero));
  y = v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, zero));
  // Infinity and NaN are their own logarithms.
  return v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
}

export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let sum = f32x4.splat(-5.70498872745e-3);
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(2.06390887954e-2));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(-5.37397155531e-2));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(1.33314422036e-1));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(sum, square), x), x);
  const power = exponential(f32x4.add(size, size));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(power, f32x4.splat(1))));
  const signedFar = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(signedFar, near, f32x4.gt(size, f32x4.splat(0.625)));
}
