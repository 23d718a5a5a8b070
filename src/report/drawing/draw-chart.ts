import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { CurveCanvas, SpecOf } from '../../../webview/charts/chart-place';
import { measureText } from './measure-text';

/** A drawing: an SVG document whose colours are `var()`s of the report's page. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** What charts are lettered with; widths are reckoned with this in mind. */
export const fontFamily = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

/** What Vega hands to its measure of text; its own types say nothing about it. */
interface TextItem {
  readonly text: unknown;
  readonly fontSize?: number;
  readonly fontWeight?: number | string;
}

/** Vega lets its measure be replaced; its types do not say so. */
const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text?: unknown) => number } };
textMetrics.width = ({ text, fontSize = 11, fontWeight = 400 }, line) => {
  const lines = [line ?? text ?? ''].flat().map(String);
  return Math.max(0, ...lines.map((each) => measureText(each, fontSize, Number(fontWeight) >= 600 || fontWeight === 'bold')));
};

interface AxisScale {
  range(): readonly [number, number];
}

/** A Vega view without a page: it is fed as the panels' charts are, and drawn as SVG. */
class PagelessChart implements CurveCanvas {
  readonly #view: vega.View;

  constructor(spec: TopLevelSpec) {
    this.#view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  }

  get plotWidth(): number {
    const [left, right] = (this.#view.scale('x') as AxisScale).range();
    return right - left;
  }

  setRows(dataSet: string, rows: readonly object[]): void {
    this.#view.change(dataSet, vega.changeset().remove(vega.truthy).insert(rows.map((row) => ({ ...row }))));
  }

  setSignal(name: string, value: unknown): void {
    this.#view.signal(name, value);
  }

  async run(): Promise<void> {
    await this.#view.runAsync();
  }

  async draw(): Promise<Drawing> {
    await this.run();
    const svg = tidied(await this.#view.toSVG());
    const size = (side: 'width' | 'height'): number => Number(new RegExp(`\\b${side}="([\\d.]+)"`).exec(svg)?.[1] ?? 0);
    return { svg, width: size('width'), height: size('height') };
  }

  dispose(): void {
    this.#view.finalize();
  }
}

/** Coordinates to a tenth of a pixel, and none of the roles that Vega gives to each part: the drawing as a whole has a name. */
function tidied(svg: string): string {
  return svg
    .replace(/ (?:role|aria-roledescription|aria-hidden|aria-label|pointer-events)="[^"]*"/g, '')
    .replace(/ d="([^"]*)"/g, (_whole, path: string) => ` d="${path.replace(/(\d+\.\d)\d+/g, '$1')}"`);
}

/** Of the labels below the plot, which Vega draws outside of its own height once a chart has been fed. */
const labelsHeight = 25;

function withLabelsBelow({ svg, width, height }: Drawing): Drawing {
  const all = height + labelsHeight;
  return { svg: svg.replace(/<svg [^>]*>/, (tag) => tag.replace(/ height="[^"]*"/, ` height="${all}"`).replace(/ viewBox="[^"]*"/, ` viewBox="0 0 ${width} ${all}"`)), width, height: all };
}

/** Draws a chart that is given whole. @param width pixels, axes included. */
export async function drawChart(specOf: SpecOf, width: number): Promise<Drawing> {
  const chart = new PagelessChart(specOf({ width, fontFamily }));
  try {
    return await chart.draw();
  } finally {
    chart.dispose();
  }
}

/** Draws a chart that is fed. @param feed is called twice: how wide the plot is, is known when the axes have been drawn. */
export async function drawFedChart<T>(spec: TopLevelSpec, feed: (canvas: CurveCanvas) => T): Promise<{ readonly drawing: Drawing; readonly fed: T }> {
  const chart = new PagelessChart(spec);
  try {
    await chart.run();
    feed(chart);
    await chart.run();
    const fed = feed(chart);
    return { drawing: withLabelsBelow(await chart.draw()), fed };
  } finally {
    chart.dispose();
  }
}
