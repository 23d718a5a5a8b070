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
