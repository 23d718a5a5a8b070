import * as l10n from '@vscode/l10n';
import type { ExportFormat, SaveCurvesRequest } from '../../src/shared/save-curves-request';
import { curveWish, type DrawnFigure, drawFigure, figurePng, type FigureWish } from '../charts/figure/curve-figure';
import { metricName } from '../charts/metric-name';
import type { Overlay } from '../charts/overlay';
import { setOverlay } from '../charts/overlay-chart';
import { overlaySpec } from '../charts/overlay-spec';
import { runColor } from '../controls/run-color';
import { comparisonCsv, comparisonJson } from './comparison-data';
import type { ComparedCurves } from './curves';
import type { ShownRun } from './state';

const columns = 4;
const smallSize = { width: 260, height: 140 };
const overlaySize = { width: 4 * 260 + 3 * 32, height: 280 };

/** The comparison as a file: pictures show what the panel shows, data hold every batch and epoch of all runs. */
export async function exportComparison(format: ExportFormat, runs: readonly ShownRun[], curves: ComparedCurves, within: HTMLElement): Promise<SaveCurvesRequest> {
  return { type: 'saveCurves', format, content: await contentOf(format, runs, curves, within) };
}

async function contentOf(format: ExportFormat, runs: readonly ShownRun[], curves: ComparedCurves, within: HTMLElement): Promise<string> {
  switch (format) {
    case 'csv': return comparisonCsv(runs);
    case 'json': return comparisonJson(runs);
    case 'svg': return (await draw(curves, within)).svg;
    case 'png': return figurePng(await draw(curves, within));
  }
}

function draw({ curves, overlay, metric }: ComparedCurves, within: HTMLElement): Promise<DrawnFigure> {
  const small = curves.map(({ run, curve }) => curveWish(curve, runColor(run.colorSlot), { title: run.label, size: smallSize })).map((wish) => ({ ...wish, keys: [] }));
  const rows = Array.from({ length: Math.ceil(small.length / columns) }, (_, row) => small.slice(row * columns, (row + 1) * columns));
  return drawFigure(metricName(metric), [...rows, ...(overlay === null ? [] : [[overlayWish(overlay)]])], within);
}

function overlayWish(overlay: Overlay): FigureWish {
  const height = overlaySize.height;
  return {
    title: l10n.t('Overlay'), color: 'var(--quiet)', keys: [], size: overlaySize,
    spec: (place) => overlaySpec({ ...place, logarithmic: overlay.logarithmic }),
    feed: (chart) => setOverlay(chart, overlay, height),
    remarks: () => [],
  };
}
