import * as l10n from '@vscode/l10n';
import { formatAccuracy } from '../../../src/shared/format';
import { curveRemarks } from '../curve-remarks';
import { curveSpec } from '../curve-spec';
import { type Curve, readoutAt } from '../curves';
import { setCurve } from '../draw-curve';
import { LiveChart } from '../live-chart';
import { metricName } from '../metric-name';
import { composeFigure, type FigureChart, type FigureKey } from './compose-figure';
import { PlainColors } from './plain-colors';

/** Size of each chart, whatever the panel's. */
const chartWidth = 520;
const plotHeight = 240;
/** Of the labels below the plot, which Vega draws outside of its own height. */
const labelsHeight = 25;
/** Device pixels of a PNG for each pixel of the figure. */
const pngScale = 2;

export interface DrawnFigure {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The curves as a picture that stands by itself, on the editor's background.
 * @param color CSS colour of the run.
 * @param within where in the page colours and font are taken from.
 */
export async function drawFigure(title: string, curves: readonly Curve[], color: string, within: HTMLElement): Promise<DrawnFigure> {
  const colors = new PlainColors(within);
  const { fontFamily } = getComputedStyle(within);
  const charts: FigureChart[] = [];
  for (const curve of curves) charts.push(await drawChart(curve, color, fontFamily, colors));
  const context = document.createElement('canvas').getContext('2d');
  const measure = (text: string, size: number, bold: boolean): number => {
    if (context === null) return text.length * size * 0.6;
    context.font = `${bold ? 600 : 400} ${size}px ${fontFamily}`;
    return Math.ceil(context.measureText(text).width);
  };
  const plain = { paper: colors.paper, ink: colors.of('var(--vscode-foreground)'), quiet: colors.of('var(--quiet)'), run: colors.of(color) };
  return composeFigure({ title, charts, colors: plain, fontFamily, measure });
}

async function drawChart(curve: Curve, color: string, fontFamily: string, colors: PlainColors): Promise<FigureChart> {
  const { metric, logarithmic } = curve;
  const chart = await LiveChart.create(document.createElement('div'), curveSpec({ metric, logarithmic, color, fontFamily, width: chartWidth, height: plotHeight }));
  try {
    // Twice: how wide the plot is, is known when the axes have been drawn.
    setCurve(chart, curve);
    await chart.toSvg();
    const merged = setCurve(chart, curve);
    const svg = colors.inSvg(await chart.toSvg());
    return { title: metricName(metric), keys: keysOf(curve), svg, width: chartWidth, height: plotHeight + labelsHeight, remarks: curveRemarks(curve, merged).map(({ words }) => words) };
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
