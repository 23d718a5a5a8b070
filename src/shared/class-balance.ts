import type { DataOverview } from './data-view';

type ClassCounts = DataOverview['classes'][number];

/** The class with the most training images, and how often always answering it is right on the test images, 0 to 1. */
export function majorityClass(classes: readonly ClassCounts[]): { readonly name: string; readonly accuracy: number } | null {
  const [first, ...others] = classes;
  if (first === undefined) return null;
  const largest = others.reduce((best, candidate) => (candidate.train > best.train ? candidate : best), first);
  const all = classes.reduce((sum, { test }) => sum + test, 0);
  return { name: largest.name, accuracy: all === 0 ? 0 : largest.test / all };
}

/** The training images of the classes as a proportion, largest first: in whole numbers where they are small, otherwise in multiples of the smallest. */
export function classProportion(classes: readonly ClassCounts[]): readonly number[] {
  const counts = classes.map(({ train }) => train).sort((a, b) => b - a);
  const smallest = counts.filter((count) => count > 0).at(-1);
  if (smallest === undefined) return counts;
  const divisor = counts.reduce(greatestCommonDivisor, 0);
  if (smallest / divisor <= 10) return counts.map((count) => count / divisor);
  return counts.map((count) => Math.round((10 * count) / smallest) / 10);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
