import type { TopLevelSpec } from 'vega-lite';
import type { Calibration } from '../../src/shared/calibration';
import { type Axis, valueAxis } from './axis';
import { chartConfig } from './curve-spec';
import type { ChartPlace } from './chart-place';

const height = 280;

/** Words of the chart, from the page. */
export interface CalibrationWords {
  readonly formatCount: (count: number) => string;
  readonly description: string;
}

/** A bin as it is drawn. */
export interface CalibrationPoint {
  readonly confidence: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly label: string;
  /** Labels stand right of their point, near the right edge left of it. */
  readonly align: 'left' | 'right';
  readonly dx: number;
}

/** The filled bins, one point each. */
export function calibrationPoints({ bins }: Calibration, formatCount: (count: number) => string): CalibrationPoint[] {
  return bins.filter(({ count }) => count > 0).map(({ confidence, accuracy, low, high, count }) => {
    const nearEdge = confidence > 0.9;
    return { confidence, accuracy, low, high, label: formatCount(count), align: nearEdge ? 'right' : 'left', dx: nearEdge ? -9 : 9 };
  });
}

/**
 * Vega-Lite of a calibration curve: across how sure predictions are, up how many of them are right with the 95 % interval,
 * beside each point its number of images, and the diagonal on which a calibrated model lies.
 */
export function calibrationSpec(calibration: Calibration, color: string, words: CalibrationWords, { width, fontFamily }: ChartPlace): TopLevelSpec {
  const points = calibrationPoints(calibration, words.formatCount);
  const across = valueAxis(Math.min(...calibration.bins.filter(({ count }) => count > 0).map(({ from }) => from), 0.9), 1, { least: 0, most: 1 });
  // So far down that the diagonal begins within the plot.
  const up = valueAxis(Math.min(...points.map(({ low }) => low), across.domain[0]), 1, { least: 0, most: 1 });
  const start = Math.max(across.domain[0], up.domain[0]);
  const scale = ({ domain }: Axis): Record<string, unknown> => ({ domain, nice: false, zero: false });
  const axis = ({ ticks, labels: ofTicks }: Axis): Record<string, unknown> => ({ values: ticks, labelExpr: `${JSON.stringify(ofTicks)}[indexof(${JSON.stringify(ticks)}, datum.value)]` });
  const x = { field: 'confidence', type: 'quantitative', scale: scale(across), axis: { ...axis(across), labelFlush: true } };
  const y = { field: 'accuracy', type: 'quantitative', scale: scale(up), axis: { ...axis(up), minExtent: 32 } };
  const labels = (more: Record<string, unknown>): Record<string, unknown> => ({
    mark: { type: 'text', align: { expr: 'datum.align' }, dx: { expr: 'datum.dx' }, baseline: 'middle', fontWeight: 400, ...more },
    encoding: { x, y, text: { field: 'label', type: 'nominal' } },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: words.description,
    width,
    height,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: chartConfig(fontFamily),
    data: { name: 'points', values: points },
    layer: [
      {
        data: { name: 'diagonal', values: [{ confidence: start, accuracy: start }, { confidence: 1, accuracy: 1 }] },
        mark: { type: 'line', color: 'var(--quiet)', strokeWidth: 1, strokeDash: [2, 3] }, encoding: { x, y },
      },
      { mark: { type: 'rule', color, strokeWidth: 1.75, opacity: 0.7 }, encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } } },
      { mark: { type: 'point', shape: 'circle', size: 56, filled: true, fill: color, stroke: 'var(--vscode-editor-background)', strokeWidth: 1.5, opacity: 1 }, encoding: { x, y } },
      labels({ fill: 'var(--vscode-editor-background)', stroke: 'var(--vscode-editor-background)', strokeWidth: 4, strokeJoin: 'round', opacity: 0.85 }),
      labels({ fill: 'var(--quiet)' }),
    ],
  } as unknown as TopLevelSpec;
}
