import type { TopLevelSpec } from 'vega-lite';
import type { ChartPlace } from './chart-place';
import { chartConfig } from './curve-spec';
import { axisParams, plotAxes } from './plot-axes';

/**
 * Data sets of an overlay, filled by changesets. Rows have `x`, `y`, `run` (which line), `color`, `shape` and `opacity`;
 * `labels` also `label`, `align`, `dx` and `dy` (pixels); `band` has `x` and `x2`.
 */
export const overlayDataSets = ['training', 'validation', 'validationPoints', 'labels', 'band', 'cross', 'crossPoints'] as const;
export type OverlayDataSet = (typeof overlayDataSets)[number];

export interface OverlaySpecOptions extends ChartPlace {
  /** Pixels of the plot. */
  readonly height: number;
  readonly logarithmic: boolean;
}

/** Vega-Lite of many runs' curves in one plot: training solid, validation dashed with marked epochs, lines labelled where they end. */
export function overlaySpec({ width, height, fontFamily, logarithmic }: OverlaySpecOptions): TopLevelSpec {
  const { x, y } = plotAxes(logarithmic);
  const color = { field: 'color', type: 'nominal', scale: null };
  const opacity = { field: 'opacity', type: 'quantitative', scale: null };
  const lines = { x, y, detail: { field: 'run', type: 'nominal' }, stroke: color, opacity };
  const line = (more: Record<string, unknown>): Record<string, unknown> => ({
    type: 'line', clip: true, strokeJoin: 'round', invalid: 'break-paths-show-path-domains', ...more,
  });
  const paper = 'var(--vscode-editor-background)';
  const label = (more: Record<string, unknown>): Record<string, unknown> => ({
    data: { name: 'labels' },
    mark: { type: 'text', baseline: 'middle', align: { expr: 'datum.align' }, dx: { expr: 'datum.dx' }, dy: { expr: 'datum.dy' }, ...more },
    encoding: { x, y, opacity, text: { field: 'label', type: 'nominal' } },
  });
  const shape = { field: 'shape', type: 'nominal', scale: null };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'overlay',
    width,
    height,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: chartConfig(fontFamily),
    params: axisParams,
    layer: [
      { data: { name: 'training' }, mark: line({ strokeWidth: 1.5 }), encoding: lines },
      { data: { name: 'band' }, mark: { type: 'rect', color: 'var(--vscode-foreground)', opacity: 0.14 }, encoding: { x, x2: { field: 'x2' } } },
      { data: { name: 'cross' }, mark: { type: 'rule', color: 'var(--vscode-foreground)', opacity: 0.55 }, encoding: { x } },
      { data: { name: 'validation' }, mark: line({ strokeWidth: 1.75, strokeDash: [5, 3] }), encoding: lines },
      {
        data: { name: 'validationPoints' }, mark: { type: 'point', size: 44, filled: true, fill: paper, strokeWidth: 1.75, opacity: 1 },
        encoding: { x, y, stroke: color, shape, opacity },
      },
      label({ fill: paper, stroke: paper, strokeWidth: 4, strokeJoin: 'round' }),
      label({}),
      {
        data: { name: 'crossPoints' }, mark: { type: 'point', size: 40, filled: true, stroke: paper, strokeWidth: 1.5, opacity: 1 },
        encoding: { x, y, fill: color, shape },
      },
    ],
  } as unknown as TopLevelSpec;
}
