import assert from 'node:assert/strict';
import { classHistogramSpec, labelHistogramSpec, layOutHistograms } from '../../../../webview/charts/class-histogram';
import { pixelBars, pixelHistogramSpec } from '../../../../webview/charts/pixel-histogram';
import { drawSpec } from './spec-support';

const place = { width: 420, fontFamily: 'sans-serif' };
const label = (name: string, classIndex: number) => ({ name, classIndex, train: 6000, test: 1000 });
const overview = {
  labels: [label('T-shirt', 0), label('Trouser', 1), label('Pullover', 0), label('Hat', -1)],
  classes: [{ name: 'Top', train: 12_000, test: 2000 }, { name: 'Bottom', train: 6000, test: 1000 }],
};

describe('the histograms of labels and classes', () => {
  it('put the labels of a class together, level with their class, and what is left out at the end', () => {
    const { labels, classes, height } = layOutHistograms(overview);
    assert.deepEqual(labels.map(({ name, leftOut }) => [name, leftOut]), [['T-shirt', false], ['Pullover', false], ['Trouser', false], ['Hat', true]]);
    const tops = labels.map(({ top }) => top);
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
    const [top, bottom] = classes;
    assert.ok(top && bottom);
    assert.ok(top.bracketTop === tops[0] && top.bracketBottom > (tops[1] ?? NaN) && top.bracketBottom < (tops[2] ?? NaN) && bottom.bracketTop === tops[2]);
    assert.deepEqual(classes.map(({ share }) => share.toFixed(3)), ['0.667', '0.333']);
    assert.ok(labels.every((row) => row.top < height) && bottom.bracketBottom <= height);
  });

  it('draw a bar and the counts of each, without a warning', async () => {
    const layout = layOutHistograms(overview);
    const [labels, classes] = [await drawSpec(labelHistogramSpec(layout, place)), await drawSpec(classHistogramSpec(layout, place))];
    assert.deepEqual([labels.warnings, classes.warnings], [[], []]);
    assert.equal(labels.svg.split('6,000 · 1,000').length - 1, 4);
    for (const words of ['Top, 66.7 %', '12,000 · 2,000', 'Bottom, 33.3 %', '6,000 · 1,000']) assert.ok(classes.svg.includes(words), words);
    const widths = [...classes.svg.matchAll(/<path[^>]*d="M14,[\d.]+h([\d.]+)v13/g)].map(([, width]) => Number(width));
    assert.equal(widths.length, 2);
    assert.ok(Math.abs((widths[0] ?? 0) / (widths[1] ?? 1) - 2) < 0.02, widths.join());
  });
});

describe('the histogram of pixel values', () => {
  const histogram = Array.from({ length: 256 }, (_, byte) => (byte === 0 ? 500 : byte === 255 ? 300 : byte === 128 ? 200 : 0));
  it('takes eight bytes together and shares all among the bars', () => {
    const bars = pixelBars(histogram);
    assert.equal(bars.length, 32);
    assert.deepEqual(bars.filter(({ share }) => share > 0), [{ from: 0, to: 8, share: 0.5 }, { from: 128, to: 136, share: 0.2 }, { from: 248, to: 256, share: 0.3 }]);
  });
  it('is drawn over both rulers, without a warning', async () => {
    const { svg, warnings } = await drawSpec(pixelHistogramSpec(histogram, place));
    assert.deepEqual(warnings, []);
    for (const words of ['>255<', '>1.00<', '>128<', '>0.50<', '>60%<']) assert.ok(svg.includes(words), words);
  });
});
