import * as l10n from '@vscode/l10n';
import type { TopLevelSpec } from 'vega-lite';
import { formatAccuracy } from '../../../src/shared/format';
import type { ChartPlace } from '../chart-place';
import { curveRemarks } from '../curve-remarks';
import { curveSpec } from '../curve-spec';
import { type Curve, readoutAt } from '../curves';
import { setCurve } from '../draw-curve';
import { LiveChart } from '../live-chart';
import { metricName } from '../metric-name';
import { composeFigure, type FigureChart, type FigureKey } from './compose-figure';
import { PlainColors } from './plain-colors';

/** Of the labels below the plot, which Vega draws outside of its own height. */
const labelsHeight = 25;
/** Device pixels of a PNG for each pixel of the figure. */
const pngScale = 2;

export interface DrawnFigure {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Size of a chart in a figure, whatever the panel's; the height is the plot's. */
export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** A chart that is to be drawn in a figure. */
export interface FigureWish extends Pick<FigureChart, 'title' | 'color' | 'keys'> {
  readonly size: FigureSize;
  readonly spec: (place: ChartPlace & FigureSize) => TopLevelSpec;
  /** Gives the chart its rows and axes. @returns whether pixels stand for several batches. */
  readonly feed: (chart: LiveChart) => boolean;
  readonly remarks: (merged: boolean) => readonly string[];
}

/** The chart of one curve. @param color CSS colour of the run */
export function curveWish(curve: Curve, color: string, { title = metricName(curve.metric), size = { width: 520, height: 240 } } = {}): FigureWish {
  return {
    title, color, size, keys: keysOf(curve),
    spec: (place) => curveSpec({ ...place, metric: curve.metric, logarithmic: curve.logarithmic, color }),
    feed: (chart) => setCurve(chart, curve),
    remarks: (merged) => curveRemarks(curve, merged).map(({ words }) => words),
  };
}

/**
 * Charts as a picture that stands by itself, on the editor's background.
 * @param rows charts beside one another, row below row.
 * @param within where in the page colours and font are taken from.
 */
export async function drawFigure(title: string, rows: readonly (readonly FigureWish[])[], within: HTMLElement): Promise<DrawnFigure> {
  const colors = new PlainColors(within);
  const { fontFamily } = getComputedStyle(within);
  const drawn: FigureChart[][] = [];
  for (const row of rows) {
    const charts: FigureChart[] = [];
    for (const wish of row) charts.push(await drawChart(wish, fontFamily, colors));
    drawn.push(charts);
  }
  const context = document.createElement('canvas').getContext('2d');
  const measure = (text: string, size: number, bold: boolean): number => {
    if (context === null) return text.length * size * 0.6;
    context.font = `${bold ? 600 : 400} ${size}px ${fontFamily}`;
    return Math.ceil(context.measureText(text).width);
  };
  const plain = { paper: colors.paper, ink: colors.of('var(--vscode-foreground)'), quiet: colors.of('var(--quiet)') };
  return composeFigure({ title, rows: drawn, colors: plain, fontFamily, measure });
}

async function drawChart({ title, color, keys, size, spec, feed, remarks }: FigureWish, fontFamily: string, colors: PlainColors): Promise<FigureChart> {
  const chart = await LiveChart.create(document.createElement('div'), spec({ ...size, fontFamily }));
  try {
    // Twice: how wide the plot is, is known when the axes have been drawn.
    feed(chart);
    await chart.toSvg();
    const merged = feed(chart);
    const svg = colors.inSvg(await chart.toSvg());
    return { title, color: colors.of(color), keys, svg, width: size.width, height: size.height + labelsHeight, remarks: remarks(merged) };
  } finally {
    chart.dispose();
  }
}

function keysOf(curve: Curve): FigureKey[] {
  const { training, validation } = readoutAt(curve, curve.zoomed ? curve.xAxis.domain[1] : null);
  const key = (label: string, value: number, dashed: boolean): FigureKey => ({ label, value: Number.isNaN(value) ? '–' : formatAccuracy(value), dashed });
  return [key(l10n.t('training'), training, false), ...(curve.validation.length === 0 ? [] : [key(l10n.t('validation'), validation, true)])];
}

/** The figure as PNG, base64. */
export async function figurePng({ svg, width, height }: DrawnFigure): Promise<string> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * pngScale;
  canvas.height = height * pngScale;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:[^,]*,/, '');
}
