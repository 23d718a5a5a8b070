/** @param {readonly number[]} values */
export const least = (values) => Math.min(...values);

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The peers in the order in which ratios to them are told. */
export const peers = ['keras', 'torch', 'tfjs-node'];

/** How many times as fast as a peer `simd` is, by the best round of each; undefined where one of them is missing. @param {import('./rounds.mjs').Comparison} comparison */
export function ratio({ figures }, peer, simd = 'simd') {
  if (figures[peer] === undefined || figures[simd] === undefined) return undefined;
  return least(figures[peer].stepMilliseconds) / least(figures[simd].stepMilliseconds);
}

/** The report in words and columns, as Markdown has them. @param {import('./measure.mjs').Report} report @returns {string} */
export function tables(report) {
  return [
    heading(report),
    ...[...new Set(report.comparisons.map(({ batch }) => batch))].map((batch) => stepTable(report, batch)),
    evaluationTable(report),
    widthTable(report),
    journeyTable(report),
    sizeTable(report),
    augmentationTable(report),
  ].filter((part) => part !== '').join('\n\n');
}

function heading({ machine, date, participants, rounds, comparisons }) {
  const probes = comparisons.flatMap((comparison) => comparison.probes);
  const range = (values) => {
    const known = values.filter(Number.isFinite);
    return known.length === 0 ? 'unknown' : `${least(known).toFixed(0)} to ${Math.max(...known).toFixed(0)}`;
  };
  return [
    `${machine.processor}, ${machine.cores} cores, ${(machine.memory / 2 ** 30).toFixed(0)} GB, ${machine.system}, ${date}; ${rounds} rounds, the participants in turn.`,
    ...participants.map(({ title, version }) => `- ${title}: ${version}`),
    `Probe before each round (products of matrices by simd), GFLOP/s a core: ${range(probes.map(({ alone }) => alone))} alone, ${range(probes.map(({ together }) => together))} with all at work.`,
  ].join('\n');
}

/** Milliseconds a step, least (median), and the ratios of the least. */
function stepTable({ comparisons, participants }, batch) {
  const rows = comparisons.filter((comparison) => comparison.batch === batch);
  const present = peers.filter((name) => participants.some((participant) => participant.name === name));
  const header = [`batch ${batch}: ms a step`, ...participants.map(({ title }) => title), ...present.map((peer) => `× ${peer}`)];
  const body = rows.map((comparison) => [
    comparison.network,
    ...participants.map(({ name }) => spread(comparison.figures[name]?.stepMilliseconds, 2)),
    ...present.map((peer) => times(ratio(comparison, peer))),
  ]);
  const means = present.map((peer) => times(geometricMean(rows.map((comparison) => ratio(comparison, peer)))));
  return table([header, ...body, ...(rows.length > 1 && present.length > 0 ? [['geometric mean', ...participants.map(() => ''), ...means]] : [])]);
}

function evaluationTable({ comparisons, participants }) {
  const rows = comparisons.filter(({ figures }) => Object.values(figures).some(({ evaluationSeconds }) => evaluationSeconds.length > 0));
  if (rows.length === 0) return '';
  return table([
    ['seconds to evaluate 10,000 images', ...participants.map(({ title }) => title)],
    ...rows.map(({ network, figures }) => [network, ...participants.map(({ name }) => spread(figures[name]?.evaluationSeconds, 3))]),
  ]);
}

/** How a step's time grows with its multiply-adds. */
function widthTable({ comparisons, participants }) {
  const rows = comparisons.filter(({ network, batch }) => network.startsWith('width-') && batch === 64);
  if (rows.length === 0) return '';
  return table([
    ['batch 64: GFLOP/s (six a multiply-add: forward, two gradients)', 'million multiply-adds an image', ...participants.map(({ title }) => title)],
    ...rows.map(({ network, multiplyAdds, figures }) => [
      network, ((multiplyAdds ?? NaN) / 1e6).toFixed(1),
      ...participants.map(({ name }) => (figures[name] === undefined ? '' : (6 * 64 * (multiplyAdds ?? NaN) / least(figures[name].stepMilliseconds) / 1e6).toFixed(1))),
    ]),
  ]);
}

function journeyTable({ journeys, participants }) {
  if (journeys.length === 0) return '';
  return table([
    ['model 4, batch 64', 'start to first batch, s', 'start to test accuracy .985, s', 'epochs of 60,000', 'test accuracy', 'peak memory, MB'],
    ...journeys.map(({ name, firstBatchSeconds, accuracySeconds, epochs, accuracy, peakMemory }) => [
      participants.find((participant) => participant.name === name)?.title ?? name, firstBatchSeconds.toFixed(2), accuracySeconds?.toFixed(1) ?? 'not reached', String(epochs),
      accuracy.toFixed(4), (peakMemory / 1e6).toFixed(0),
    ]),
  ]);
}

function sizeTable({ sizes, participants }) {
  if (sizes.length === 0) return '';
  return table([
    ['model 4, batch 64: ms a step', '6,000 images', '60,000 images'],
    ...sizes.map(({ name, stepMilliseconds: { few, all } }) => [participants.find((participant) => participant.name === name)?.title ?? name, spread(few, 2), spread(all, 2)]),
  ]);
}

function augmentationTable({ augmentation, participants }) {
  if (augmentation.length === 0) return '';
  return table([
    ['model 4, batch 64: ms a step', 'images as they are', 'augmented', '×'],
    ...augmentation.map(({ name, stepMilliseconds: { plain, augmented } }) => [
      participants.find((participant) => participant.name === name)?.title ?? name, spread(plain, 2), spread(augmented, 2), times(least(augmented) / least(plain)),
    ]),
  ]);
}

/** `least (median)` */
function spread(values, digits) {
  return values === undefined || values.length === 0 ? '' : `${least(values).toFixed(digits)} (${median(values).toFixed(digits)})`;
}

function times(value) {
  return value === undefined ? '' : value.toFixed(2);
}

function geometricMean(values) {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : Math.exp(present.reduce((sum, value) => sum + Math.log(value), 0) / present.length);
}

/** @param {string[][]} rows the first one is the header */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [header, ...body] = rows;
  return [line(header), rule, ...body.map(line)].join('\n');
}
