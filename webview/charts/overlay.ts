import type { Metric } from '../../src/shared/epoch-figures';
import type { Axis } from './axis';
import { type Curve, epochRows, indicesWithin, lastUpTo, lineRows, trainingXs, withinPlot } from './curves';
import type { OverlayDataSet } from './overlay-spec';
import { type SharedScale, sharedScale } from './shared-scale';
import { curveAxis } from './value-range';
import type { Span, ZoomLimits } from './zoom';

/** Which lines an overlay shows of each run. */
export const overlayLines = ['training', 'validation', 'both'] as const;
export type OverlayLines = (typeof overlayLines)[number];

/** One run in an overlay. */
export interface OverlayRun {
  readonly id: string;
  readonly label: string;
  /** CSS colour; runs of one colour differ in `shape`. */
  readonly color: string;
  /** A symbol of Vega's. */
  readonly shape: string;
  readonly curve: Curve;
}

/** Several runs' curves of one metric, on common axes. */
export interface Overlay {
  readonly metric: Metric;
  readonly runs: readonly OverlayRun[];
  readonly lines: OverlayLines;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly logarithmic: boolean;
  readonly limits: ZoomLimits;
  readonly zoomed: boolean;
  /** Runs that the vertical axis leaves out, with their latest value. */
  readonly beyond: readonly { readonly run: OverlayRun; readonly value: number; readonly side: 'above' | 'below' }[];
  /** The run that stands out; `null`: none does. */
  readonly emphasised: string | null;
}

/** Values of a line that are looked at for its axis: enough to know where it runs. */
const axisSamples = 400;

function sampled(values: Float64Array): Float64Array {
  const every = Math.ceil(values.length / axisSamples);
  return every <= 1 ? values : values.filter((_, index) => index % every === 0);
}

/** Whether a run's training line is drawn; a run without validation has no other. */
function showsTraining({ curve }: OverlayRun, lines: OverlayLines): boolean {
  return lines !== 'validation' || curve.validation.length === 0;
}

/** Share of a training line, its worst values, that the axis may leave out: a run begins far from where it ends. */
const steepShare = 0.1;

/** The range in which a curve's lines lie, without the steep beginning where outliers are to be ignored. */
export function lineRange(curve: Curve, lines: OverlayLines, ignoreOutliers: boolean): Span {
  const { metric, logarithmic, trainingByEpoch, shown, epochXs, xAxis } = curve;
  const [first, end] = trainingByEpoch ? [0, curve.training.length] : shown;
  const line = lines === 'validation' && curve.validation.length > 0 ? new Float64Array() : sampled(curve.training.subarray(first, end)).filter(Number.isFinite).sort();
  const cut = ignoreOutliers ? Math.floor(steepShare * line.length) : 0;
  const training = metric === 'loss' ? line.subarray(0, line.length - cut) : line.subarray(cut);
  const validation = lines === 'training' ? [] : curve.validation.subarray(...indicesWithin(epochXs, xAxis.domain));
  return curveAxis(metric, training, validation, false, logarithmic).domain;
}

/** Lays the curves, which were made with a common horizontal axis, over one another. */
export function makeOverlay(runs: readonly OverlayRun[], lines: OverlayLines, ignoreOutliers: boolean, emphasised: string | null): Overlay | null {
  const [first] = runs;
  if (first === undefined) return null;
  const { metric, logarithmic, xAxis, limits, zoomed } = first.curve;
  const ranges = runs.map(({ curve }) => lineRange(curve, lines, ignoreOutliers));
  const { axis, fits }: SharedScale = sharedScale(ranges, metric, logarithmic);
  const beyond = runs.flatMap((run, index) => {
    if (fits[index] === true) return [];
    const values = run.curve.validation.length > 0 ? run.curve.validation : run.curve.training;
    const value = values.at(-1) ?? Number.NaN;
    if (value >= axis.domain[0] && value <= axis.domain[1]) return [];
    return [{ run, value, side: value < axis.domain[0] ? 'below' as const : 'above' as const }];
  });
  return { metric, runs, lines, xAxis, yAxis: axis, logarithmic, limits, zoomed, beyond, emphasised };
}

type Row = Readonly<Record<string, unknown>>;

/** Labels closer than this, in pixels, push each other apart. */
const labelGap = 14;
/** More lines than this cannot all be labelled. */
const mostLabels = 8;

interface Label { readonly x: number; readonly y: number; readonly run: OverlayRun; readonly value: number }

function labelOf(run: OverlayRun, overlay: Overlay): Label[] {
  const { curve } = run;
  const byValidation = overlay.lines !== 'training' && curve.validation.length > 0;
  const [xs, values] = byValidation ? [curve.epochXs, curve.validation] : [trainingXs(curve), curve.training];
  const index = Math.min(values.length - 1, lastUpTo(xs, overlay.xAxis.domain[1]));
  const [x, value] = [xs[index], values[index]];
  const [low, high] = overlay.yAxis.domain;
  return x === undefined || value === undefined || x < overlay.xAxis.domain[0] || !(value >= low && value <= high) ? [] : [{ x, y: value, run, value }];
}

function place(value: number, { domain: [low, high] }: Axis, logarithmic: boolean): number {
  return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The label of each line at its end, apart from one another. @param height of the plot in pixels. */
function labelRows(overlay: Overlay, height: number, format: (value: number) => string): Row[] {
  const shown = overlay.emphasised === null ? overlay.runs : overlay.runs.filter(({ id }) => id === overlay.emphasised);
  if (shown.length > mostLabels) return [];
  const labels = shown.flatMap((run) => labelOf(run, overlay))
    .map((label) => ({ ...label, at: height * (1 - place(label.y, overlay.yAxis, overlay.logarithmic)) }))
    .sort((a, b) => a.at - b.at);
  let lowest = -Infinity;
  const [left, right] = overlay.xAxis.domain;
  return labels.map(({ x, y, run, value, at }) => {
    const wanted = Math.max(at - labelGap, lowest + labelGap, 6);
    lowest = wanted;
    const share = (x - left) / (right - left);
    const align = share > 0.8 ? 'right' : 'left';
    return { x, y, run: run.id, opacity: 1, label: `${shortened(run.label)} ${format(value)}`, align, dx: align === 'right' ? 2 : -2, dy: wanted - at };
  });
}

/** Characters of a name that a label has room for. */
const mostCharacters = 28;

function shortened(label: string): string {
  return label.length <= mostCharacters ? label : `${label.slice(0, mostCharacters - 1).trimEnd()}…`;
}

export interface OverlayRows {
  readonly rows: Readonly<Record<Exclude<OverlayDataSet, 'band' | 'cross' | 'crossPoints'>, readonly object[]>>;
  /** True where pixels stand for several batches. */
  readonly merged: boolean;
}

/** With more runs than this, lines are thinned further: so many could not be told apart to the pixel. */
const fullyDrawn = 10;

/** Opacity of training lines beside validation's, and of what does not stand out. */
const quietLine = 0.6;
const faintLine = 0.15;

/** The rows of an overlay for a plot of this size, in pixels. */
export function overlayRows(overlay: Overlay, width: number, height: number, format: (value: number) => string): OverlayRows {
  const columns = Math.max(100, Math.round(width / Math.ceil(overlay.runs.length / fullyDrawn)));
  const rows = { training: [] as Row[], validation: [] as Row[], validationPoints: [] as Row[] };
  let merged = false;
  for (const run of overlay.runs) {
    const { curve, id, color, shape } = run;
    const faint = overlay.emphasised !== null && overlay.emphasised !== id;
    const own = (opacity: number): Row => ({ run: id, color, shape, opacity: faint ? faintLine : opacity });
    if (showsTraining(run, overlay.lines)) {
      const line = lineRows(curve, trainingXs(curve), curve.training, columns);
      merged ||= line.merged;
      const look = own(overlay.lines === 'both' && curve.validation.length > 0 && overlay.emphasised === null ? quietLine : 1);
      for (const point of line.points) rows.training.push({ ...point, ...look });
    }
    if (overlay.lines === 'training') continue;
    const validation = epochRows(curve, curve.validation);
    const [low, high] = overlay.yAxis.domain;
    const look = own(1);
    rows.validation.push(...validation.map((row) => ({ ...row, ...look })));
    rows.validationPoints.push(...withinPlot(curve, validation).filter(({ y }) => typeof y === 'number' && y >= low && y <= high).map((row) => ({ ...row, ...look })));
  }
  return { rows: { ...rows, labels: labelRows(overlay, height, format) }, merged };
}

/** The crosshair, and on each training line (validation's, where that is shown alone) the point under it. */
export function overlayCrosshair(overlay: Overlay, at: number | null): Readonly<Record<'cross' | 'crossPoints', readonly object[]>> {
  if (at === null) return { cross: [], crossPoints: [] };
  const [low, high] = overlay.yAxis.domain;
  const crossPoints = overlay.runs.flatMap((run) => {
    const { curve, color, shape } = run;
    const [xs, values] = showsTraining(run, overlay.lines) ? [trainingXs(curve), curve.training] : [curve.epochXs, curve.validation];
    const index = lastUpTo(xs, at);
    const y = values[index];
    return y !== undefined && y >= low && y <= high ? [{ x: xs[index], y, color, shape }] : [];
  });
  return { cross: [{ x: at }], crossPoints };
}
