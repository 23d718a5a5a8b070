/**
 * The normal distribution by additions, multiplications, divisions and square roots alone, which IEEE 754 defines to
 * the last bit. Math.log, Math.exp and Math.pow are not used: their last bits differ between versions of Node, and
 * initial weights must not.
 */

const ln2 = 0.6931471805599453;
const sqrtHalf = 0.7071067811865476;

/** Natural logarithm of a number above 0 and up to 1, to about 1e-15: 2 artanh((m - 1) / (m + 1)) with m near 1. */
function logarithm(x: number): number {
  let m = x;
  let exponent = 0;
  while (m < sqrtHalf) {
    m *= 2;
    exponent--;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 21; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return 2 * s * sum + exponent * ln2;
}

/** Coefficients from the constant term upwards. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const central = {
  numerator: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  denominator: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852854,
  ],
};
const tail = {
  numerator: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
  ],
  denominator: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const farTail = {
  numerator: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  denominator: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};

/**
 * The value that a standard normal variable stays below with probability `p` (above 0, below 1).
 * Algorithm AS 241, PPND16 (M. Wichura, Applied Statistics 37, 1988): relative error near 1e-16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * polynomial(central.numerator, r) / polynomial(central.denominator, r);
  }
  const r = Math.sqrt(-logarithm(Math.min(p, 1 - p)));
  const [fraction, argument] = r <= 5 ? [tail, r - 1.6] : [farTail, r - 5];
  const value = polynomial(fraction.numerator, argument) / polynomial(fraction.denominator, argument);
  return q < 0 ? -value : value;
}

/** Probability that a standard normal variable is below -2. */
export const probabilityBelowMinusTwo = 0.02275013194817921;
