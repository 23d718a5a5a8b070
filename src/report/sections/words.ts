import { formatAccuracy } from '../../shared/format';
import { wilsonInterval } from '../../shared/wilson-interval';
import type { ReportRun } from '../choose-runs';

export const nothing = '–';

/** A figure to four decimals, or a dash where there is none. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? nothing : formatAccuracy(value);
}

/** With its sign, the minus a real one. */
export function signed(value: number, decimals = 4): string {
  const size = Math.abs(value).toFixed(decimals);
  return Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${size}`;
}

export function percent(share: number, decimals = 2): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A probability of chance, as far as it is worth telling. */
export function chance(pValue: number): string {
  return pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4);
}

/** Test images, and those given the right class. */
export function testCounts({ evaluation: { confusionMatrix, noClass } }: Pick<ReportRun, 'evaluation'>): { right: number; all: number } {
  return {
    right: confusionMatrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0),
    all: [...confusionMatrix.flat(), ...noClass].reduce((sum, count) => sum + count, 0),
  };
}

/** The 95 % interval of the test accuracy: `0.9922 to 0.9952`. */
export function intervalWords(run: Pick<ReportRun, 'evaluation'>): string {
  const { right, all } = testCounts(run);
  const { low, high } = wilsonInterval(right, all);
  return `${formatAccuracy(low)} to ${formatAccuracy(high)}`;
}

/** `one`, `two and three`, `four, five and six`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** A count with its noun: `one run`, `14 runs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers[count] ?? count} ${count === 1 ? one : many}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
