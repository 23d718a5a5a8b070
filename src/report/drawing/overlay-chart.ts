import type { TopLevelSpec } from 'vega-lite';
import { type Axis, epochAxis, valueAxis } from '../../../webview/charts/axis';
import type { ChartPlace } from '../../../webview/charts/chart-place';
import { chartConfig } from '../../../webview/charts/curve-spec';
import { curveRows } from '../../../webview/charts/curves';
import { bestEpoch, judged, type Metric } from '../../shared/epoch-figures';
import { formatAccuracy } from '../../shared/format';
import type { ReportRun } from '../choose-runs';
import type { Chart } from '../document';
import { colorOf, curveOf, onAnotherScale } from './curve-charts';
import { drawChart } from './draw-chart';

const plotHeight = 300;
const lineHeight = 15;
/** Between the last epoch and the labels: room for lines from one to the other. */
const leader = 26;

interface Label {
  readonly text: string;
  readonly color: string;
  readonly x: number;
  /** Where its line ends, and where it stands itself so that it covers no other: in units of the vertical axis. */
  readonly at: number;
  y: number;
}

/** All runs' smoothed training and their validation in one chart, each line named at its end. Runs on quite another scale are left to their own charts. */
export async function overlayChart(metric: Metric, runs: readonly ReportRun[], width: number): Promise<Chart | null> {
  const apart = onAnotherScale(runs);
  const drawn = runs.filter((run) => !apart.has(run) && run.epochs.some((epoch) => Number.isFinite(judged(metric, epoch))));
  if (drawn.length < 2) return null;
  const validated = drawn.some(({ epochs }) => epochs.some(({ val_loss }) => val_loss !== undefined));
  const title = metric === 'loss' ? 'Loss of all models' : 'Accuracy of all models';
  return {
    name: `${metric}-overlay`, title,
    keys: [{ text: 'training', line: 'solid' }, ...(validated ? [{ text: 'validation', line: 'dashed' } as const] : [])],
    drawing: await drawChart((place) => overlaySpec(metric, drawn, place), width),
    alt: `${title} by epoch. ${drawn.map((run) => lastWords(metric, run)).join('; ')}.`,
    remarks: apart.size === 0 ? [] : [`Not drawn, for ${apart.size === 1 ? 'its scale is' : 'their scales are'} quite another: ${[...apart].map(({ name }) => name).join(', ')}.`],
  };
}

function lastWords(metric: Metric, { name, epochs }: ReportRun): string {
  const last = epochs.at(-1);
  return last === undefined ? name : `${name} ends at ${formatAccuracy(judged(metric, last))}`;
}

function overlaySpec(metric: Metric, runs: readonly ReportRun[], { width, fontFamily }: ChartPlace): TopLevelSpec {
  const validation = metric === 'loss' ? 'val_loss' : 'val_accuracy';
  const rows = runs.flatMap((run) => run.epochs.map((epoch) => ({
    run: run.key, color: colorOf(run), x: epoch.epoch, training: finite(epoch[metric]), validation: finite(epoch[validation]),
  })));
  const smoothed = runs.flatMap((run) => curveRows(curveOf(metric, run, overlaySmoothing(run)), width, formatAccuracy).rows.training.map((row) => ({ ...row, run: run.key, color: colorOf(run) })));
  const values = rows.flatMap((row) => [row.training, row.validation]).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const yAxis = valueAxis(metric === 'loss' && low < high * 0.4 ? 0 : low, high, { least: 0, ...(metric === 'accuracy' ? { most: 1 } : {}) });
  const xAxis = epochAxis(Math.max(...rows.map(({ x }) => x)), { epoch: (label) => `epoch ${label}`, step: String });
  const labels = spread(runs.map((run) => labelOf(metric, run)), yAxis);
  const axis = ({ ticks, labels: words }: Axis): object => ({ values: ticks, labelExpr: `${JSON.stringify(words)}[indexof(${JSON.stringify(ticks)}, datum.value)]` });
  const x = { field: 'x', type: 'quantitative', scale: { domain: xAxis.domain, nice: false, zero: false }, axis: axis(xAxis) };
  const y = (field: string): object => ({ field, type: 'quantitative', scale: { domain: yAxis.domain, nice: false, zero: false }, axis: { ...axis(yAxis), minExtent: 32 } });
  const color = { field: 'color', type: 'nominal', scale: null, legend: null };
  const series = { x, color, detail: { field: 'run', type: 'nominal' } };
  const paper = 'var(--vscode-editor-background)';
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width, height: plotHeight,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: { ...chartConfig(fontFamily), padding: { left: 0, top: 6, bottom: 0, right: 0 } },
    data: { values: rows },
    layer: [
      { data: { values: smoothed }, mark: { type: 'line', clip: true, strokeWidth: 1.5, opacity: 0.8, strokeJoin: 'round' }, encoding: { ...series, y: y('y') } },
      { mark: { type: 'line', strokeWidth: 1.75, strokeDash: [5, 3] }, encoding: { ...series, y: y('validation') } },
      {
        transform: [{ filter: 'isValid(datum.validation)' }],
        mark: { type: 'point', shape: 'circle', size: 34, filled: true, fill: paper, strokeWidth: 1.75, opacity: 1 },
        encoding: { x, y: y('validation'), stroke: { ...color } },
      },
      {
        data: { values: labels.map((label) => ({ ...label, x2: xAxis.domain[1] })) },
        layer: [
          { mark: { type: 'rule', strokeWidth: 1, opacity: 0.6, xOffset: 5, x2Offset: leader - 6 }, encoding: { x, x2: { field: 'x2' }, y: y('at'), y2: { field: 'y' }, color } },
          { mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: 600, clip: false, xOffset: leader - 2 }, encoding: { x: { ...x, field: 'x2' }, y: y('y'), text: { field: 'text', type: 'nominal' } } },
        ],
      },
    ],
  } as unknown as TopLevelSpec;
}

/** Lines that cross one another are smoothed more than one alone: over about a hundredth of all batches. */
function overlaySmoothing({ curve }: ReportRun): number {
  return Math.min(0.995, Math.max(0, 1 - 50 / Math.max(1, curve.batches.step.length)));
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** A run's name with its best figure, where its line ends. */
function labelOf(metric: Metric, run: ReportRun): Label {
  const figures = run.epochs.map((epoch) => judged(metric, epoch));
  const at = figures.findLast(Number.isFinite) ?? 0;
  return { text: `${run.name} ${formatAccuracy(bestEpoch(metric, figures)?.value ?? at)}`, color: colorOf(run), x: run.epochs.at(-1)?.epoch ?? 0, at, y: at };
}

/** Moves labels apart that would cover one another, and back into the plot. */
function spread(labels: readonly Label[], { domain: [low, high] }: Axis): Label[] {
  const least = ((high - low) * lineHeight) / plotHeight;
  const fromTop = [...labels].sort((a, b) => b.at - a.at);
  let limit = high - least / 2;
  for (const label of fromTop) {
    label.y = Math.min(label.at, limit);
    limit = label.y - least;
  }
  let floor = low + least / 2;
  for (const label of fromTop.reverse()) {
    label.y = Math.max(label.y, floor);
    floor = label.y + least;
  }
  return fromTop;
}
