import { fittingWeight } from '../../../webview/charts/smoothing';
import { valueAxis, type AxisWords } from '../../../webview/charts/axis';
import { curveRemarks } from '../../../webview/charts/curve-remarks';
import { curveSpec } from '../../../webview/charts/curve-spec';
import { type Curve, makeCurve, onAxis, readoutAt } from '../../../webview/charts/curves';
import { setCurve } from '../../../webview/charts/draw-curve';
import type { Metric } from '../../shared/epoch-figures';
import { formatAccuracy } from '../../shared/format';
import type { ReportRun } from '../choose-runs';
import type { Chart } from '../document';
import { drawFedChart, fontFamily } from './draw-chart';

const words: AxisWords = { epoch: (label) => `epoch ${label}`, step: (label) => `step ${label}` };
const size = { width: 320, height: 168 };
/** A run whose losses reach so many times higher than the others' would flatten theirs. */
const otherScale = 4;

/** The CSS colour of a run. */
export function colorOf({ mark }: Pick<ReportRun, 'mark'>): string {
  return `var(--lookbook-run-${mark.slot})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Runs whose losses are on quite another scale than most, high or all the way: they get one of their own. */
export function onAnotherScale(runs: readonly ReportRun[]): ReadonlySet<ReportRun> {
  const highest = new Map(runs.map((run) => [run, curveOf('loss', run).yAxis.domain[1]]));
  const usual = median([...highest.values()].filter(Number.isFinite));
  return new Set(runs.filter((run) => !((highest.get(run) ?? Infinity) <= otherScale * usual)));
}

/** @param weight of the smoothing; absent: the panels' own. */
export function curveOf(metric: Metric, { curve }: ReportRun, weight = fittingWeight(curve.plannedEpochs * curve.batchesPerEpoch)): Curve {
  const batches = curve.batches.step.length;
  return makeCurve(metric, curve, {
    position: 'epoch', training: batches > 0 ? 'batch' : 'epoch', smoothing: weight,
    ignoreOutliers: true, logLoss: false, zoom: null,
  }, words);
}

/** Each run's course in a small chart; all on one scale but those that are on quite another. */
export async function curveMultiples(metric: Metric, runs: readonly ReportRun[]): Promise<Chart[]> {
  const apart = onAnotherScale(runs);
  const curves = new Map(runs.map((run) => [run, curveOf(metric, run)]));
  const shared = runs.filter((run) => !apart.has(run)).flatMap((run) => curves.get(run)?.yAxis.domain ?? []);
  const axis = valueAxis(Math.min(...shared), Math.max(...shared), { least: 0, intervals: 4, ...(metric === 'accuracy' ? { most: 1 } : {}) });
  const charts: Chart[] = [];
  for (const run of runs) {
    const curve = curves.get(run);
    if (curve !== undefined) charts.push(await curveChart(metric, run, apart.has(run) ? curve : onAxis(curve, axis), apart.has(run) && runs.length > 1));
  }
  return charts;
}

async function curveChart(metric: Metric, run: ReportRun, curve: Curve, ownScale: boolean): Promise<Chart> {
  const spec = curveSpec({ metric, color: colorOf(run), fontFamily, ...size });
  const { drawing } = await drawFedChart(spec, (canvas) => setCurve(canvas, curve));
  const last = run.epochs.at(-1);
  const { training, validation } = last === undefined
    ? readoutAt(curve, null)
    : { training: last[metric], validation: (metric === 'loss' ? last.val_loss : last.val_accuracy) ?? Number.NaN };
  const keys: Chart['keys'] = [
    { text: 'training', value: formatAccuracy(training), line: 'solid', mark: run.mark },
    ...(Number.isNaN(validation) ? [] : [{ text: 'validation', value: formatAccuracy(validation), line: 'dashed', mark: run.mark } as const]),
  ];
  return {
    name: `${metric}-${run.key}`, title: run.name, mark: run.mark, keys, drawing,
    alt: courseWords(metric, run),
    remarks: [...(ownScale ? ['on a scale of its own'] : []), ...curveRemarks(curve, false).map(({ words: remark }) => remark)],
  };
}

/** A course in a sentence, for those who do not see it. */
export function courseWords(metric: Metric, { name, epochs }: ReportRun): string {
  const [first, last] = [epochs[0], epochs.at(-1)];
  if (first === undefined || last === undefined) return `${metric} of ${name}: no epoch ended.`;
  const key = metric === 'loss' ? 'val_loss' : 'val_accuracy';
  const course = (from: number, to: number): string => `${formatAccuracy(from)} in epoch ${first.epoch}, ${formatAccuracy(to)} in epoch ${last.epoch}`;
  const [from, to] = [first[key], last[key]];
  return `${metric} of ${name}: training ${course(first[metric], last[metric])}${from === undefined || to === undefined ? '' : `; validation ${course(from, to)}`}.`;
}
