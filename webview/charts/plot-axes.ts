/** The signals through which a plot's axes are set: their domains, the places of their ticks, and what stands there. */
export const axisParams = [
  { name: 'xDomain', value: [0, 1] }, { name: 'xTicks', value: [] }, { name: 'xLabels', value: [] },
  { name: 'yDomain', value: [0.1, 1] }, { name: 'yTicks', value: [] }, { name: 'yLabels', value: [] },
];

/** Encodings of `x` and `y` on axes that follow {@link axisParams}. */
export function plotAxes(logarithmic: boolean): Readonly<Record<'x' | 'y', Readonly<Record<string, unknown>>>> {
  // With a `domainMin` and a `domainMax` Vega-Lite would still look at the data, and warn of what is empty.
  const ends = (axis: 'x' | 'y'): Record<string, unknown> => ({
    domain: [{ expr: `${axis}Domain[0]` }, { expr: `${axis}Domain[1]` }], nice: false,
  });
  const ticks = (axis: 'x' | 'y'): Record<string, unknown> => ({
    values: { expr: `${axis}Ticks` }, labelExpr: `${axis}Labels[indexof(${axis}Ticks, datum.value)]`,
  });
  // The same extent on every chart lets charts above one another share their vertical lines.
  const yScale = logarithmic ? { ...ends('y'), type: 'log' } : { ...ends('y'), zero: false };
  return {
    x: { field: 'x', type: 'quantitative', scale: { ...ends('x'), zero: false }, axis: { ...ticks('x'), labelFlush: 30, labelOverlap: true } },
    y: { field: 'y', type: 'quantitative', scale: yScale, axis: { ...ticks('y'), minExtent: 32 } },
  };
}
