import type { TopLevelSpec } from 'vega-lite';
import type { DataOverview } from '../../src/shared/data-view';
import { formatCount } from '../../src/shared/format';
import type { ChartPlace } from './chart-place';
import { chartConfig } from './curve-spec';

/** A bar pair of a histogram and where it stands, in pixels from the top. */
export interface HistogramRow {
  readonly name: string;
  readonly train: number;
  readonly test: number;
  readonly top: number;
  /** The experiment has no class for it. */
  readonly leftOut: boolean;
}

/** Labels that fall into one class, as a bracket beside the histogram of classes. */
export interface HistogramGroup extends HistogramRow {
  readonly bracketTop: number;
  readonly bracketBottom: number;
  /** Share of the training images of all classes, 0 to 1. */
  readonly share: number;
}

/** The histograms of labels and of classes, laid out side by side: the labels of a class stand together, level with it. */
export interface HistogramLayout {
  readonly labels: readonly HistogramRow[];
  readonly classes: readonly HistogramGroup[];
  readonly height: number;
  /** Width that label names need, about. */
  readonly nameWidth: number;
}

/** Height of a pair of bars with the space below it, and between groups; a class has its name above its bars. */
const rowHeight = 26;
const groupGap = 18;
const barHeight = 13;
const testTop = 14;
const testHeight = 5;
const classNameHeight = 18;
const characterWidth = 6.6;

/** Puts the labels of each class below one another, classes in the order of the outputs, what is left out at the end. */
export function layOutHistograms({ labels, classes }: Pick<DataOverview, 'labels' | 'classes'>): HistogramLayout {
  const rows: HistogramRow[] = [];
  const groups: HistogramGroup[] = [];
  const all = classes.reduce((sum, { train }) => sum + train, 0);
  // Classes of one label each need nothing that tells them apart.
  const gap = classes.length === labels.length ? groupGap / 4 : groupGap;
  let top = 0;
  const place = (classIndex: number): void => {
    for (const { name, train, test } of labels.filter((label) => label.classIndex === classIndex)) {
      rows.push({ name, train, test, top, leftOut: classIndex < 0 });
      top += rowHeight;
    }
  };
  for (const [index, { name, train, test }] of classes.entries()) {
    const bracketTop = top;
    place(index);
    const least = classNameHeight + testTop + testHeight;
    const bracketBottom = Math.max(top - rowHeight + testTop + testHeight, bracketTop + least);
    const middle = (bracketTop + bracketBottom) / 2;
    groups.push({ name, train, test, share: all === 0 ? 0 : train / all, bracketTop, bracketBottom, top: middle - least / 2 + classNameHeight, leftOut: false });
    top = Math.max(top, bracketBottom + rowHeight - testTop - testHeight) + gap;
  }
  place(-1);
  const height = Math.max(0, ...rows.map((row) => row.top), ...groups.map(({ bracketBottom }) => bracketBottom - testTop - testHeight)) + testTop + testHeight;
  return { labels: rows, classes: groups, height, nameWidth: Math.max(0, ...labels.map(({ name }) => name.length)) * characterWidth };
}

/** Vega-Lite of one histogram: a thick bar for the training images, a thin one for the test images, their counts behind them. */
function bars(rows: readonly HistogramRow[], { width, fontFamily }: ChartPlace, height: number, left: number, more: readonly object[]): TopLevelSpec {
  const most = Math.max(1, ...rows.map(({ train, test }) => Math.max(train, test)));
  const countWidth = Math.max(...rows.map(({ train, test }) => counts(train, test).length)) * 6.2 + 8;
  const scale = { domain: [0, most], nice: false, range: [left, Math.max(left + 20, width - countWidth)] };
  const values = rows.map((row) => ({
    ...row, zero: 0, trainBottom: row.top + barHeight, testTop: row.top + testTop, testBottom: row.top + testTop + testHeight,
    middle: row.top + barHeight / 2, longest: Math.max(row.train, row.test), counts: counts(row.train, row.test), trainOpacity: row.leftOut ? 0.35 : 1, testOpacity: row.leftOut ? 0.25 : 0.55,
  }));
  const y = (field: string): object => ({ field, type: 'quantitative', scale: { domain: [0, height], nice: false, range: [0, height] }, axis: null });
  const x = (field: string): object => ({ field, type: 'quantitative', scale, axis: null });
  const bar = (part: 'train' | 'test', top: string, bottom: string, color: string): object => ({
    mark: { type: 'rect', color, strokeWidth: 0 },
    encoding: { x: x('zero'), x2: { field: part }, y: y(top), y2: { field: bottom }, opacity: { field: `${part}Opacity`, type: 'quantitative', scale: null } },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width, height,
    autosize: { type: 'none' },
    config: { ...chartConfig(fontFamily), padding: { left: 0, right: 0, top: 0, bottom: 2 } },
    data: { values },
    layer: [
      bar('train', 'top', 'trainBottom', 'var(--vscode-charts-blue)'),
      bar('test', 'testTop', 'testBottom', 'var(--vscode-charts-foreground, var(--vscode-foreground))'),
      { mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: 11, fontWeight: 400, fill: 'var(--quiet)' }, encoding: { x: x('longest'), y: y('middle'), text: { field: 'counts', type: 'nominal' } } },
      ...more,
    ],
  } as unknown as TopLevelSpec;
}

function counts(train: number, test: number): string {
  return `${formatCount(train)} · ${formatCount(test)}`;
}

const atLeft = { value: 0 };

/** Images of each label of the dataset. */
export function labelHistogramSpec({ labels, height, nameWidth }: HistogramLayout, place: ChartPlace): TopLevelSpec {
  const left = nameWidth + 10;
  return bars(labels, place, height, left, [{
    mark: { type: 'text', align: 'right', baseline: 'middle', fontSize: 12, fontWeight: 400, fill: 'var(--vscode-foreground)' },
    encoding: { x: { value: nameWidth }, y: { field: 'middle', type: 'quantitative' }, text: { field: 'name', type: 'nominal' } },
  }]);
}

/** Images of each class of the experiment, with a bracket over its labels in {@link labelHistogramSpec}. */
export function classHistogramSpec({ classes, height }: HistogramLayout, place: ChartPlace): TopLevelSpec {
  const left = 14;
  const titles = classes.map(({ name, share, top, bracketTop, bracketBottom }) => ({ title: `${name}, ${formatShare(share)}`, titleBottom: top - 5, bracketTop, bracketBottom }));
  const y = (field: string): object => ({ field, type: 'quantitative' });
  return bars(classes, place, height, left, [
    { data: { values: titles }, mark: { type: 'rule', color: 'var(--faint)', strokeWidth: 2 }, encoding: { x: { value: 1 }, y: y('bracketTop'), y2: { field: 'bracketBottom' } } },
    {
      data: { values: titles },
      mark: { type: 'text', align: 'left', baseline: 'alphabetic', fontSize: 12, fontWeight: 600, fill: 'var(--vscode-foreground)', dx: left, limit: place.width - left },
      encoding: { x: atLeft, y: y('titleBottom'), text: { field: 'title', type: 'nominal' } },
    },
  ]);
}

function formatShare(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}
