import { formatAccuracy } from '../../src/shared/format';
import type { CurveCanvas } from './chart-place';
import type { CurveSignal } from './curve-spec';
import { type Curve, curveRows } from './curves';

/** Gives a chart a curve's rows and axes for its next drawing. @returns whether pixels stand for several batches. */
export function setCurve(chart: CurveCanvas, curve: Curve): boolean {
  const { rows, merged } = curveRows(curve, chart.plotWidth, formatAccuracy);
  for (const [name, values] of Object.entries(rows)) chart.setRows(name, values);
  setAxes(chart, curve);
  return merged;
}

/** Gives a chart its axes for the next drawing. */
export function setAxes(chart: CurveCanvas, { xAxis, yAxis }: Pick<Curve, 'xAxis' | 'yAxis'>): void {
  const signals: Record<CurveSignal, unknown> = {
    xDomain: xAxis.domain, xTicks: xAxis.ticks, xLabels: xAxis.labels, yDomain: yAxis.domain, yTicks: yAxis.ticks, yLabels: yAxis.labels,
  };
  for (const [name, value] of Object.entries(signals)) chart.setSignal(name, value);
}
