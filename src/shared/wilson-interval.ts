/** The 97.5 % point of the normal distribution, for intervals of 95 %. */
const z = 1.959963984540054;

/**
 * The 95 % interval of a share of `part` out of `whole` (Wilson's score interval, 1927): unlike the textbook's
 * normal one it stays within 0 and 1 and is right for shares near them.
 */
export function wilsonInterval(part: number, whole: number): { readonly low: number; readonly high: number } {
  if (whole === 0) return { low: 0, high: 1 };
  const share = part / whole;
  const denominator = 1 + z ** 2 / whole;
  const centre = (share + z ** 2 / (2 * whole)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
