/** What McNemar's test says of two models that were shown the same images. */
export interface McNemarTest {
  /** Images that the first alone, and that the second alone got right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly method: 'exact' | 'chiSquare';
  /** Of the chi-square test; `null` for the exact one, which has none. */
  readonly statistic: number | null;
  /** Probability of so uneven a split, two-sided, if both models were equally good. */
  readonly pValue: number;
}

/** Below this many images on which the models disagree, the chi-square distribution is too rough. */
const fewDisagreements = 25;

/** A difference that chance would bring about less often than this counts as one. */
export const significanceLevel = 0.05;

/**
 * McNemar's test of two classifiers on the same images (McNemar, Psychometrika 12, 1947). Only the images on which they
 * disagree tell them apart. Exact binomial test where these are few, otherwise chi-square with Edwards's continuity
 * correction (Psychometrika 13, 1948), as Dietterich recommends (Neural Computation 10, 1998).
 */
export function mcnemarTest(onlyFirst: number, onlySecond: number): McNemarTest {
  const disagreements = onlyFirst + onlySecond;
  if (disagreements < fewDisagreements) {
    return { onlyFirst, onlySecond, method: 'exact', statistic: null, pValue: twoSidedBinomial(Math.min(onlyFirst, onlySecond), disagreements) };
  }
  // A correction must not make a difference out of none.
  const statistic = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1) ** 2 / disagreements;
  return { onlyFirst, onlySecond, method: 'chiSquare', statistic, pValue: chiSquareTail(statistic) };
}

/** Whether the test tells the two models apart. */
export function tellsApart({ pValue }: McNemarTest): boolean {
  return pValue < significanceLevel;
}

/** Twice the probability of at most `successes` heads in `tosses` of a fair coin, 1 at most. */
function twoSidedBinomial(successes: number, tosses: number): number {
  let ways = 1;
  let sum = 0;
  for (let heads = 0; heads <= successes; heads++) {
    sum += ways;
    ways = (ways * (tosses - heads)) / (heads + 1);
  }
  return Math.min(1, (2 * sum) / 2 ** tosses);
}

/**
 * Probability that a chi-square variable of one degree of freedom exceeds `statistic`: erfc(√(statistic / 2)), which is
 * the upper incomplete gamma function Q(½, statistic / 2), by its series or its continued fraction (DLMF 8.11.4, 8.9.2).
 */
function chiSquareTail(statistic: number): number {
  const x = statistic / 2;
  if (x === 0) return 1;
  const scale = Math.exp(-x) * Math.sqrt(x / Math.PI);
  if (x < 1.5) {
    let term = 2;
    let sum = term;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= x / (n + 0.5);
      sum += term;
    }
    return 1 - scale * sum;
  }
  // From the far end inwards; so many terms are enough wherever the series is not used.
  let fraction = 0;
  for (let n = 200; n >= 1; n--) fraction = (n * (n - 0.5)) / (x + 2 * n + 0.5 - fraction);
  return scale / (x + 0.5 - fraction);
}
