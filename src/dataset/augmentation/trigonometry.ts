/**
 * Sine and cosine from additions and multiplications alone, which IEEE 754 fixes to the bit. `Math.sin` and `Math.cos`
 * may differ between Node versions, and with them the pixels that a run trains on.
 */
export interface SineCosine {
  readonly sine: number;
  readonly cosine: number;
}

/** Radians in a degree. */
const radian = 0.017453292519943295;

/** 1/(k (k+1)) of the Taylor series, the last term first: each is a factor between neighbouring terms. */
const sineFactors = [1 / (14 * 15), 1 / (12 * 13), 1 / (10 * 11), 1 / (8 * 9), 1 / (6 * 7), 1 / (4 * 5), 1 / (2 * 3)];
const cosineFactors = [1 / (15 * 16), 1 / (13 * 14), 1 / (11 * 12), 1 / (9 * 10), 1 / (7 * 8), 1 / (5 * 6), 1 / (3 * 4), 1 / (1 * 2)];

/**
 * Sine and cosine of an angle in degrees, to 2e-16; exact at multiples of 90. Method: reduction to -45..45 degrees by
 * quarter turns, then the Taylor series by Horner's rule (the terms left out are below 5e-17 there).
 */
export function sineCosine(degrees: number): SineCosine {
  const quarters = Math.round(degrees / 90);
  const angle = (degrees - quarters * 90) * radian;
  const square = angle * angle;
  let sine = 1;
  for (const factor of sineFactors) sine = 1 - square * factor * sine;
  sine *= angle;
  let cosine = 1;
  for (const factor of cosineFactors) cosine = 1 - square * factor * cosine;
  switch (((quarters % 4) + 4) % 4) {
    case 0: return { sine, cosine };
    case 1: return { sine: cosine, cosine: -sine };
    case 2: return { sine: -sine, cosine: -cosine };
    default: return { sine: -cosine, cosine: sine };
  }
}
