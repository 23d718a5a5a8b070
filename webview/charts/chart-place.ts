import type { TopLevelSpec } from 'vega-lite';

/** What a chart is made for: its place in the page. */
export interface ChartPlace {
  /** Pixels, axes included. */
  readonly width: number;
  /** A family name that a canvas understands. */
  readonly fontFamily: string;
}

/** Makes a chart's spec for its place. */
export type SpecOf = (place: ChartPlace) => TopLevelSpec;

/** What a curve is drawn on: rows and signals are kept until the next drawing. */
export interface CurveCanvas {
  /** Width of the plot between its axes, in pixels. */
  readonly plotWidth: number;
  setRows(dataSet: string, rows: readonly object[]): void;
  setSignal(name: string, value: unknown): void;
}
