import type { Metric } from '../../src/shared/epoch-figures';
import { type Axis, logAxis, valueAxis } from './axis';
import type { Span } from './zoom';

/** A vertical axis for several runs, and which of them it suits. */
export interface SharedScale {
  readonly axis: Axis;
  /** In the order of the runs; one whose values would flatten all others needs a scale of its own. */
  readonly fits: readonly boolean[];
}

/** So many times as wide as the usual range is too wide. */
const tooWide = 3;

const width = ([from, to]: Span): number => to - from;

/**
 * One axis for the ranges of several runs. Those that are much wider than the usual one (the lower median), or do not
 * overlap it at all, are left out: drawn together, they would flatten the rest.
 */
export function sharedScale(ranges: readonly Span[], metric: Metric, logarithmic: boolean): SharedScale {
  const usual = [...ranges].sort((a, b) => width(a) - width(b))[Math.floor((ranges.length - 1) / 2)] ?? [0, 1];
  const suits = (range: Span): boolean => logarithmic || (width(range) <= tooWide * width(usual) && range[0] < usual[1] && range[1] > usual[0]);
  const fits = ranges.map(suits);
  const chosen = [usual, ...ranges.filter((_, index) => fits[index])];
  const [low, high] = [Math.min(...chosen.map(([from]) => from)), Math.max(...chosen.map(([, to]) => to))];
  const axis = logarithmic ? logAxis(low, high) : valueAxis(low, high, { least: 0, most: metric === 'accuracy' ? 1 : Infinity, intervals: 4 });
  return { axis, fits };
}
