/** An axis ready to be drawn: its ends, where its ticks stand and what they say. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}

const wholeFormat = new Intl.NumberFormat('en-US');

/** Repairs what binary fractions do to sums such as 0.1 + 0.2. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(tidy(low / step));
  const last = Math.floor(tidy(high / step));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => tidy((first + index) * step));
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return tidy(factor * power);
}

function decimalsOf(step: number): number {
  let decimals = 0;
  while (decimals < 10 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-9) decimals++;
  return decimals;
}

function tickLabel(tick: number, step: number): string {
  if (step >= 1000) return wholeFormat.format(tick);
  return step < 1e-5 ? String(tick) : tick.toFixed(Math.max(decimalsOf(step), 1));
}

/**
 * An axis around the given range that ends on ticks, `least` and `most` excepted, which it never passes.
 * @param intervals about how many; there may be half as many or one more.
 */
export function valueAxis(low: number, high: number, { least = -Infinity, most = Infinity, intervals = 5 } = {}): Axis {
  const spread = high - low > 0 ? high - low : Math.max(Math.abs(high) * 0.1, 1e-3);
  const step = niceStep(spread / intervals);
  let from = Math.max(least, tidy(Math.floor(tidy(low / step)) * step));
  const to = Math.min(most, tidy(Math.max(Math.ceil(tidy(high / step)), Math.floor(tidy(low / step)) + 1) * step));
  if (from >= to) from = tidy(to - step);
  const ticks = multiples(from, to, step);
  return { domain: [from, to], ticks, labels: ticks.map((tick) => tickLabel(tick, step)) };
}

/** 1, 2 and 5 times every power of ten from below `low` to above `high`. */
function logCandidates(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low)) - 1;
  const count = Math.ceil(Math.log10(high)) + 2 - first;
  return Array.from({ length: count }, (_, index) => first + index).flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)));
}

/** A logarithmic axis around a positive range that ends on 1, 2 or 5 times a power of ten; its ticks stand there, or at the powers where these are many. */
export function logAxis(low: number, high: number): Axis {
  const candidates = logCandidates(low, high);
  const from = candidates.findLast((candidate) => candidate <= low * (1 + 1e-9)) ?? low;
  const to = candidates.find((candidate) => candidate >= high * (1 - 1e-9) && candidate > from) ?? high;
  const inside = candidates.filter((candidate) => candidate >= from && candidate <= to);
  const every = Math.max(1, Math.ceil(Math.log10(to / from) / 6));
  const isPower = (tick: number): boolean => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9;
  const ticks = inside.length <= 7 ? inside : inside.filter((tick) => isPower(tick) && Math.round(Math.log10(tick)) % every === 0);
  return { domain: [from, to], ticks, labels: ticks.map(String) };
}

/** What the horizontal axis of a curve counts. */
export const curvePositions = ['step', 'epoch', 'time'] as const;
export type CurvePosition = (typeof curvePositions)[number];

/** Units as they stand beside the last label. */
export interface AxisWords {
  readonly epoch: (label: string) => string;
  readonly step: (label: string) => string;
}

function nameLast(labels: string[], name: (label: string) => string): string[] {
  const last = labels.at(-1);
  return last === undefined ? labels : [...labels.slice(0, -1), name(last)];
}

/** Epochs from 0 to the end of the one that runs, so that the axis grows once an epoch. */
export function epochAxis(furthest: number, words: AxisWords): Axis {
  const end = Math.max(1, Math.ceil(furthest - 1e-9));
  const ticks = multiples(0, end, end === 1 ? 0.5 : Math.max(1, niceStep(end / 6)));
  return { domain: [0, end], ticks, labels: nameLast(ticks.map(String), words.epoch) };
}

/** Optimiser steps from 0 to the end of the epoch that runs. */
export function stepAxis(furthest: number, batchesPerEpoch: number, words: AxisWords): Axis {
  const end = Math.max(1, Math.ceil(furthest / batchesPerEpoch)) * batchesPerEpoch;
  const ticks = multiples(0, end, Math.max(1, niceStep(end / 5)));
  return { domain: [0, end], ticks, labels: nameLast(ticks.map((tick) => wholeFormat.format(tick)), words.step) };
}

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/** `m:ss`, from one hour on `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, two(whole % 60)];
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

/** Seconds of training from 0 to the next tick. */
export function timeAxis(furthest: number): Axis {
  const step = timeSteps.find((candidate) => furthest / candidate <= 5) ?? niceStep(furthest / 5);
  const end = Math.max(step, Math.ceil(furthest / step) * step);
  const ticks = multiples(0, end, step);
  return { domain: [0, end], ticks, labels: ticks.map(clock) };
}

/** A part of any horizontal axis, with ends where the person put them and ticks between. */
export function spanAxis(position: CurvePosition, [from, to]: readonly [number, number], words: AxisWords): Axis {
  const domain = [from, to] as const;
  const least = (to - from) / 5;
  if (position === 'time' && least > 0.5) {
    const step = timeSteps.find((candidate) => candidate >= least) ?? niceStep(least);
    const ticks = multiples(from, to, step);
    return { domain, ticks, labels: ticks.map(clock) };
  }
  const step = position === 'step' ? Math.max(1, niceStep(least)) : niceStep(least);
  const ticks = multiples(from, to, step);
  const labels = ticks.map((tick) => (step >= 1 ? wholeFormat.format(tick) : tick.toFixed(decimalsOf(step))));
  if (position === 'time') return { domain, ticks, labels: labels.map((label) => `${label} s`) };
  return { domain, ticks, labels: nameLast(labels, position === 'epoch' ? words.epoch : words.step) };
}
