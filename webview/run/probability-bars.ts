import type { TestOutcome } from '../../src/shared/test-outcomes';

/** Bars of one image; a model with more outputs shows its likeliest ones. */
const mostBars = 4;

/** The outputs that get a bar, in their order: all, or the likeliest ones and the true class. */
export function barredOutputs({ probabilities, trueClass }: Pick<TestOutcome, 'probabilities' | 'trueClass'>): number[] {
  const outputs = [...probabilities.keys()];
  if (outputs.length <= mostBars) return outputs;
  const sureness = (output: number): number => (output === trueClass ? Infinity : probabilities[output] ?? 0);
  return outputs.sort((a, b) => sureness(b) - sureness(a) || a - b).slice(0, mostBars).sort((a, b) => a - b);
}

/** A probability in two decimals without a leading zero. */
export function shortProbability(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const figure = value.toFixed(2);
  return figure === '0.00' ? '0' : figure === '1.00' ? '1' : figure.replace(/^0/, '');
}
