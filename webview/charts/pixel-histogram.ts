import type { TopLevelSpec } from 'vega-lite';
import type { ChartPlace } from './chart-place';
import { chartConfig } from './curve-spec';

/** Bytes that one bar takes together. */
const bytesPerBar = 8;
const height = 128;

/** A bar of the histogram: bytes `from` up to, not including, `to`, and their share of all, 0 to 1. */
export interface PixelBar {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** The counts of 256 bytes as bars. */
export function pixelBars(histogram: readonly number[]): PixelBar[] {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  return Array.from({ length: Math.ceil(histogram.length / bytesPerBar) }, (_, bar) => {
    const from = bar * bytesPerBar;
    const count = histogram.slice(from, from + bytesPerBar).reduce((sum, value) => sum + value, 0);
    return { from, to: from + bytesPerBar, share: all === 0 ? 0 : count / all };
  });
}

/** How often values occur, under a square root so that rare ones are seen, over two rulers: as stored and as models see them. */
export function pixelHistogramSpec(histogram: readonly number[], { width, fontFamily }: ChartPlace): TopLevelSpec {
  const bars = pixelBars(histogram);
  const most = Math.max(...bars.map(({ share }) => share));
  const candidates = most > 0.1 ? [0, 0.1, 0.3, 0.6, 1] : [0, 0.01, 0.03, 0.06, 0.1];
  const highest = candidates.findIndex((tick) => tick >= most);
  const ticks = candidates.slice(0, highest + 1);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width, height,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: { ...chartConfig(fontFamily), padding: { left: 0, right: 12, top: 6, bottom: 0 } },
    data: { values: bars },
    mark: { type: 'rect', color: 'var(--vscode-charts-blue)', stroke: 'var(--vscode-editor-background)', strokeWidth: 1 },
    encoding: {
      x: {
        field: 'from', type: 'quantitative', scale: { domain: [0, 256], nice: false },
        axis: { values: [0, 64, 128, 192, 255], labelExpr: "[format(datum.value, 'd'), format(datum.value / 255, '.2f')]", labelLineHeight: 14, labelFlush: false },
      },
      x2: { field: 'to' },
      y: { field: 'share', type: 'quantitative', scale: { type: 'sqrt', domain: [0, ticks.at(-1) ?? 1], nice: false }, axis: { values: ticks, format: '.0%', minExtent: 28 } },
      y2: { datum: 0 },
    },
  } as unknown as TopLevelSpec;
}
