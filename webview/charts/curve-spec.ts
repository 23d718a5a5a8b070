import type { TopLevelSpec } from 'vega-lite';
import type { Metric } from '../../src/shared/epoch-figures';
import { axisParams, plotAxes } from './plot-axes';

/** Data sets of a curve chart, filled by changesets. Each row has `x` and `y`; `best` also `label`, `align` and `dy`; `band` has `x` and `x2`. */
export const curveDataSets = ['raw', 'training', 'epochs', 'validation', 'validationPoints', 'best', 'band', 'cross', 'crossPoints'] as const;
export type CurveDataSet = (typeof curveDataSets)[number];

/** Signals of a curve chart: the axes, set from outside so that the view is made once. */
export const curveSignals = ['xDomain', 'xTicks', 'xLabels', 'yDomain', 'yTicks', 'yLabels'] as const;
export type CurveSignal = (typeof curveSignals)[number];

export interface CurveSpecOptions {
  readonly metric: Metric;
  /** The vertical axis is logarithmic. */
  readonly logarithmic?: boolean;
  /** CSS colour of the run; may be a `var()`. */
  readonly color: string;
  /** Size in pixels, axes included in the width. */
  readonly width: number;
  readonly height: number;
  /** A family name that a canvas understands: Vega measures text with it, and cannot measure `var()`. */
  readonly fontFamily: string;
}

/** Colours and sizes common to all charts. Under the SVG renderer `var()` follows a change of theme without a redraw. */
export function chartConfig(fontFamily: string): NonNullable<TopLevelSpec['config']> {
  return {
    font: fontFamily,
    background: 'transparent',
    padding: 0,
    aria: false,
    view: { stroke: null },
    axis: {
      labelColor: 'var(--quiet)', labelFontSize: 11, labelPadding: 6,
      domain: false, ticks: false, gridColor: 'var(--grid)', gridWidth: 1, title: null,
    },
    axisX: { grid: false, domain: true, domainColor: 'var(--faint)', ticks: true, tickColor: 'var(--faint)', tickSize: 4, labelPadding: 4 },
    text: { fontSize: 11, fontWeight: 600, fill: 'var(--vscode-foreground)' },
  };
}

/**
 * Vega-Lite of one metric's curves: every batch faintly, the smoothed training line, the epochs' training means,
 * validation dashed and ringed, the best epoch as a diamond with its value, and the crosshair.
 */
export function curveSpec({ metric, logarithmic = false, color, width, height, fontFamily }: CurveSpecOptions): TopLevelSpec {
  const { x, y } = plotAxes(logarithmic);
  const at = { x, y };
  const line = (strokeWidth: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    type: 'line', clip: true, color, strokeWidth, strokeJoin: 'round', invalid: 'break-paths-show-path-domains', ...more,
  });
  const dot = (shape: string, size: number, fill: string, stroke: string, strokeWidth: number): Record<string, unknown> => ({
    type: 'point', clip: false, shape, size, filled: true, fill, stroke, strokeWidth, opacity: 1,
  });
  const bestLabel = (more: Record<string, unknown>): Record<string, unknown> => ({
    data: { name: 'best' },
    mark: { type: 'text', align: { expr: 'datum.align' }, dy: { expr: 'datum.dy' }, baseline: 'middle', ...more },
    encoding: { ...at, text: { field: 'label', type: 'nominal' } },
  });
  const paper = 'var(--vscode-editor-background)';
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: metric,
    width,
    height,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: chartConfig(fontFamily),
    params: axisParams,
    layer: [
      { data: { name: 'raw' }, mark: line(1, { opacity: 'var(--raw-opacity)' }), encoding: at },
      { data: { name: 'training' }, mark: line(1.75), encoding: at },
      { data: { name: 'epochs' }, mark: dot('circle', 30, color, paper, 1), encoding: at },
      { data: { name: 'band' }, mark: { type: 'rect', color: 'var(--vscode-foreground)', opacity: 0.14 }, encoding: { x, x2: { field: 'x2' } } },
      { data: { name: 'cross' }, mark: { type: 'rule', color: 'var(--vscode-foreground)', opacity: 0.55 }, encoding: { x } },
      { data: { name: 'validation' }, mark: line(1.75, { strokeDash: [5, 3] }), encoding: at },
      { data: { name: 'validationPoints' }, mark: dot('circle', 44, paper, color, 1.75), encoding: at },
      { data: { name: 'best' }, mark: dot('diamond', 90, color, paper, 1.5), encoding: at },
      bestLabel({ fill: paper, stroke: paper, strokeWidth: 4, strokeJoin: 'round', opacity: 0.85 }),
      bestLabel({}),
      { data: { name: 'crossPoints' }, mark: dot('circle', 40, color, paper, 1.5), encoding: at },
    ],
  } as unknown as TopLevelSpec;
}
