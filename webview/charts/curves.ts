import { bestEpoch, judged, type Metric } from '../../src/shared/epoch-figures';
import type { RunCurve } from '../../src/shared/run-curve';
import { type Axis, type AxisWords, type CurvePosition, epochAxis, spanAxis, stepAxis, timeAxis } from './axis';
import type { CurveDataSet } from './curve-spec';
import { decimate, type Decimated } from './decimate';
import { smooth } from './smoothing';
import { curveAxis, type Outside, outside } from './value-range';
import { type Span, usableSpan, type ZoomLimits } from './zoom';

/** What a run has told about its course so far. */
export type CurveInput = Pick<RunCurve, 'batches' | 'epochs' | 'batchesPerEpoch'>;

/** How a person wants to see curves; kept with the panel. */
export interface CurveChoices {
  readonly position: CurvePosition;
  /** Training as a smoothed line of batches, or as one mean per epoch. */
  readonly training: 'batch' | 'epoch';
  /** 0 to 0.99. */
  readonly smoothing: number;
  readonly ignoreOutliers: boolean;
  /** The loss on a logarithmic axis. */
  readonly logLoss: boolean;
  /** The part of the horizontal axis that is shown, in its units; `null`: all of it. */
  readonly zoom: Span | null;
}

/** Values under a position of the crosshair, or the latest; `NaN` where there is none. */
export interface Readout {
  /** `null`: the latest values. */
  readonly at: number | null;
  readonly training: number;
  readonly validation: number;
}

/** The course of one metric in the units of the chosen axis. */
export interface Curve {
  readonly metric: Metric;
  readonly xs: Float64Array;
  readonly raw: Float64Array;
  readonly training: Float64Array;
  /** Ends of the epochs and the figures that stand there. */
  readonly epochXs: Float64Array;
  readonly epochTraining: Float64Array;
  /** Empty when nothing is validated. */
  readonly validation: Float64Array;
  readonly trainingByEpoch: boolean;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly logarithmic: boolean;
  readonly zoomed: boolean;
  readonly limits: ZoomLimits;
  /** The batches that the horizontal axis covers: index of the first, and of the one after the last. */
  readonly shown: readonly [first: number, end: number];
  /** Of the batches shown. */
  readonly outside: Outside;
}

/** The whole horizontal axis of a run that came as far as `furthest`. */
export function horizontalAxis(position: CurvePosition, furthest: number, batchesPerEpoch: number, words: AxisWords): Axis {
  if (position === 'epoch') return epochAxis(furthest, words);
  return position === 'step' ? stepAxis(furthest, batchesPerEpoch, words) : timeAxis(furthest);
}

/** The curve on another vertical axis. */
export function onAxis(curve: Curve, yAxis: Axis): Curve {
  const counted = curve.trainingByEpoch ? new Float64Array() : curve.raw.subarray(...curve.shown);
  return { ...curve, yAxis, outside: outside(counted, yAxis.domain) };
}

/** Seconds of training up to and with a step; 0 where it is not among the batches. */
export function secondsAt({ step: steps, seconds }: CurveInput['batches'], step: number): number {
  const index = lastUpTo(steps, step);
  return steps[index] === step ? seconds[index] ?? 0 : 0;
}

/** How many batches a zoom shows at least, about. */
const leastBatches = 4;

function zoomLimits(whole: Span, batches: number): ZoomLimits {
  return { whole, least: ((whole[1] - whole[0]) * leastBatches) / Math.max(2 * leastBatches, batches) };
}

/** How far a run has come, in units of the horizontal axis. */
export function furthestOf({ batches, epochs, batchesPerEpoch }: CurveInput, position: CurvePosition): number {
  const step = Math.max(batches.step.at(-1) ?? 0, epochs.at(-1)?.step ?? 0);
  return position === 'epoch' ? step / batchesPerEpoch : position === 'step' ? step : batches.seconds.at(-1) ?? 0;
}

/**
 * Works out everything that a chart of `metric` shows.
 * @param wholeAxis the horizontal axis before it is zoomed; charts that are to be compared have a common one.
 */
export function makeCurve(
  metric: Metric, input: CurveInput, choices: CurveChoices, words: AxisWords,
  wholeAxis = horizontalAxis(choices.position, furthestOf(input, choices.position), input.batchesPerEpoch, words),
): Curve {
  const { batches, epochs, batchesPerEpoch } = input;
  const xs = choices.position === 'epoch' ? batches.step.map((step) => step / batchesPerEpoch) : choices.position === 'step' ? batches.step : batches.seconds;
  const raw = batches[metric];
  // An epoch's own `seconds` are its length; its place in time is that of its last batch.
  const epochXs = Float64Array.from(epochs, ({ step }) =>
    choices.position === 'epoch' ? step / batchesPerEpoch : choices.position === 'step' ? step : secondsAt(batches, step));
  const epochTraining = Float64Array.from(epochs, (epoch) => epoch[metric]);
  const validation = Float64Array.from(epochs.filter((epoch) => epoch.val_loss !== undefined), (epoch) => judged(metric, epoch));
  // Copies that are kept for long may have left the batches behind.
  const trainingByEpoch = choices.training === 'epoch' || (raw.length === 0 && epochs.length > 0);
  const logarithmic = choices.logLoss && metric === 'loss';
  const limits = zoomLimits(wholeAxis.domain, raw.length);
  const zoom = usableSpan(choices.zoom, limits);
  const xAxis = zoom === null ? wholeAxis : spanAxis(choices.position, zoom, words);
  const shown = indicesWithin(xs, xAxis.domain);
  const counted = trainingByEpoch ? new Float64Array() : raw.subarray(...shown);
  const shownEpochs = indicesWithin(epochXs, xAxis.domain);
  const kept = [...epochTraining.subarray(...shownEpochs), ...validation.subarray(...shownEpochs)];
  const yAxis = curveAxis(metric, counted, kept, choices.ignoreOutliers, logarithmic);
  return {
    metric, xs, raw, epochXs, epochTraining, validation, trainingByEpoch, xAxis, yAxis, logarithmic, limits, shown,
    zoomed: zoom !== null,
    training: trainingByEpoch ? epochTraining : smooth(raw, choices.smoothing),
    outside: outside(counted, yAxis.domain),
  };
}

/** Index of the last position not beyond `x`, or -1. */
export function lastUpTo(xs: Float64Array, x: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? Infinity) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index of the first position within the span, and of the first beyond it. */
export function indicesWithin(xs: Float64Array, [from, to]: Span): readonly [first: number, end: number] {
  let first = lastUpTo(xs, from);
  while (first >= 0 && xs[first] === from) first--;
  return [first + 1, lastUpTo(xs, to) + 1];
}

export function trainingXs(curve: Curve): Float64Array {
  return curve.trainingByEpoch ? curve.epochXs : curve.xs;
}

/** The values at `at`: the training line's there, and validation's as it was last known by then. */
export function readoutAt(curve: Curve, at: number | null): Readout {
  const x = at ?? Infinity;
  const value = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;
  return { at, training: value(curve.training, lastUpTo(trainingXs(curve), x)), validation: value(curve.validation, lastUpTo(curve.epochXs, x)) };
}

type Row = Readonly<Record<string, unknown>>;

/** Whether a value has a place on the vertical axis. */
function isDrawable({ logarithmic }: Curve, y: number): boolean {
  return Number.isFinite(y) && (!logarithmic || y > 0);
}

export function epochRows(curve: Curve, values: Float64Array): Row[] {
  return Array.from(values, (y, index) => ({ x: curve.epochXs[index], y: isDrawable(curve, y) ? y : null }));
}

/** Dots are drawn over the edge of the plot, so those outside must not be there at all. */
export function withinPlot({ xAxis: { domain: [from, to] } }: Curve, rows: readonly Row[]): Row[] {
  return rows.filter(({ x, y }) => typeof x === 'number' && x >= from && x <= to && y !== null);
}

/** Thins what is seen of a line, and one point on either side, so that the line runs on to the edge. */
export function lineRows(curve: Curve, xs: Float64Array, values: Float64Array, columns: number): Decimated {
  const span = curve.xAxis.domain;
  const [first, end] = indicesWithin(xs, span);
  const around = [Math.max(0, first - 1), end + 1] as const;
  const ys = values.subarray(...around);
  return decimate(xs.subarray(...around), curve.logarithmic ? ys.map((y) => (y > 0 ? y : Number.NaN)) : ys, span, columns);
}

function bestRow(curve: Curve, format: (value: number) => string): Row[] {
  const best = bestEpoch(curve.metric, curve.validation.length > 0 ? curve.validation : curve.epochTraining);
  if (best === null || !isDrawable(curve, best.value)) return [];
  const x = curve.epochXs[best.index] ?? 0;
  const [left, right] = curve.xAxis.domain;
  const share = (x - left) / (right - left);
  const align = share > 0.92 ? 'right' : share < 0.08 ? 'left' : 'center';
  return [{ x, y: best.value, label: format(best.value), align, dy: curve.metric === 'loss' ? -15 : 16 }];
}

export interface CurveRows {
  readonly rows: Readonly<Record<Exclude<CurveDataSet, 'cross' | 'crossPoints' | 'band'>, readonly object[]>>;
  /** True where pixels stand for several batches. */
  readonly merged: boolean;
}

/** The rows of a curve for a plot `width` pixels wide. */
export function curveRows(curve: Curve, width: number, format: (value: number) => string): CurveRows {
  const columns = Math.max(100, Math.round(width));
  const raw = curve.trainingByEpoch ? { points: [], merged: false } : lineRows(curve, curve.xs, curve.raw, columns);
  const validation = epochRows(curve, curve.validation);
  return {
    rows: {
      raw: raw.points,
      training: lineRows(curve, trainingXs(curve), curve.training, columns).points,
      epochs: curve.trainingByEpoch ? withinPlot(curve, epochRows(curve, curve.epochTraining)) : [],
      validation,
      validationPoints: withinPlot(curve, validation),
      best: withinPlot(curve, bestRow(curve, format)),
    },
    merged: raw.merged,
  };
}

/** The rows of the crosshair, snapped to the batch or epoch under it. */
export function crosshairRows(curve: Curve, at: number | null): Readonly<Record<'cross' | 'crossPoints', readonly object[]>> {
  if (at === null) return { cross: [], crossPoints: [] };
  const xs = trainingXs(curve);
  const index = lastUpTo(xs, at);
  const y = curve.training[index];
  const [low, high] = curve.yAxis.domain;
  const seen = y !== undefined && y >= low && y <= high;
  return { cross: [{ x: at }], crossPoints: seen ? [{ x: xs[index], y }] : [] };
}
