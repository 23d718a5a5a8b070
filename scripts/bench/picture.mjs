import * as vega from 'vega';
import { compile } from 'vega-lite';
import { least, ratio } from './tables.mjs';

const colours = { 'simd': '#0f6fc5', 'simd-1': '#7fb4e3', 'keras': '#8a8f98', 'torch': '#b3b8c0', 'tfjs-node': '#d3d7dc' };
const pictured = 64;

/**
 * Images a second of each participant, in relation to tf.keras (or, without it, to simd with one thread), at batch 64 or
 * whatever was measured.
 * @param {import('./measure.mjs').Report} report
 * @returns {Promise<string>} SVG on a white ground, to be read in light and dark pages
 */
export async function drawPicture(report) {
  const batch = report.comparisons.some((comparison) => comparison.batch === pictured) ? pictured : report.comparisons[0]?.batch;
  const base = report.participants.find(({ name }) => name === 'keras') ?? report.participants[0];
  const shown = report.comparisons.filter((comparison) => comparison.batch === batch && !comparison.network.startsWith('width-') && comparison.figures[base.name] !== undefined);
  const values = shown.flatMap((comparison) => report.participants.flatMap(({ name, title }) => {
    const relative = ratio(comparison, base.name, name);
    return relative === undefined ? [] : [{ network: comparison.network, participant: title, relative, label: labelOf(comparison, name) }];
  }));
  const titles = report.participants.map(({ title }) => title);
  const y = { field: 'network', type: 'nominal', sort: null, axis: { title: null, ticks: false, domain: false, labelPadding: 8 } };
  const yOffset = { field: 'participant', sort: titles };
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 12,
    width: 640,
    height: { step: 13 },
    title: {
      text: `Images a second, ${base.title} = 1 (batch ${batch})`, anchor: 'start', fontSize: 14, offset: 12,
      subtitle: `${report.machine.processor}, ${report.machine.cores} cores; best of ${report.rounds} interleaved rounds; at the bar's end: ms a step`,
    },
    config: { font: 'system-ui, sans-serif', view: { stroke: null }, axis: { labelFontSize: 12, labelColor: '#333', grid: true, gridColor: '#eee' }, legend: { labelFontSize: 12, title: null, orient: 'top' } },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2 },
        encoding: {
          y, yOffset,
          x: { field: 'relative', type: 'quantitative', axis: { title: null, tickCount: 6, domain: false, ticks: false } },
          color: { field: 'participant', sort: titles, scale: { domain: titles, range: report.participants.map(({ name }) => colours[name]) } },
        },
      },
      { mark: { type: 'text', align: 'left', dx: 4, fontSize: 9, color: '#555' }, encoding: { y, yOffset, x: { field: 'relative', type: 'quantitative' }, text: { field: 'label' } } },
      { mark: { type: 'rule', color: '#c33', strokeDash: [4, 3] }, encoding: { x: { datum: 1 } } },
    ],
  };
  const view = new vega.View(vega.parse(compile(/** @type {any} */ (spec)).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

function labelOf({ figures }, name) {
  const milliseconds = least(figures[name].stepMilliseconds);
  return milliseconds.toFixed(milliseconds < 10 ? 1 : 0);
}
