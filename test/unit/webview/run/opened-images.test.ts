import assert from 'node:assert/strict';
import { testOutcomes } from '../../../../src/shared/test-outcomes';
import type { TestSet } from '../../../../src/shared/test-set';
import { imagePage, pageAround } from '../../../../webview/run/opened-images';
import { barredOutputs, shortProbability } from '../../../../webview/run/probability-bars';

/** Twenty images of three labels in two classes, of three outputs; every third is predicted as none of the classes. */
const testSet: TestSet = {
  version: 1, labelNames: ['shirt', 'coat', 'bag'], classOf: [0, 0, 1],
  images: Array.from({ length: 20 }, (_, row) => 100 + row), labels: Array.from({ length: 20 }, (_, row) => row % 2),
};
const predictions = Float32Array.from({ length: 60 }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 0.5 + Math.floor(at / 3) / 100 : 0.1));
const outcomes = testOutcomes({ testSet, predictions });
const numbers = (page: ReturnType<typeof imagePage>): number[] => page.shown.map(({ image }) => image);

describe('opened images', () => {
  it('are those of a cell, the surest first', () => {
    const wrong = imagePage(outcomes, { selected: { of: 'class', trueClass: 0, predicted: 1 }, page: 0, around: null }, 2);
    assert.deepEqual([numbers(wrong), wrong.all, wrong.pages], [[119, 116, 113, 110, 107, 104, 101], 7, 1]);
    const noClass = imagePage(outcomes, { selected: { of: 'class', trueClass: 0, predicted: 2 }, page: 0, around: null }, 2);
    assert.deepEqual(numbers(noClass), [117, 114, 111, 108, 105, 102]);
  });

  it('are those of an article, in one column or missed', () => {
    const column = imagePage(outcomes, { selected: { of: 'label', label: 1, predicted: 0 }, page: 0, around: null }, 2);
    assert.deepEqual(numbers(column), [115, 109, 103]);
    const missed = imagePage(outcomes, { selected: { of: 'label', label: 1, predicted: null }, page: 0, around: null }, 2);
    assert.deepEqual(numbers(missed), [119, 117, 113, 111, 107, 105, 101]);
  });

  it('stand in the order of the data around one of them; beyond the last page lies the last', () => {
    const selected = { of: 'class', trueClass: 0, predicted: 1 } as const;
    assert.equal(pageAround(outcomes, 117), 2);
    const around = imagePage(outcomes, { selected, page: 2, around: 117 }, 2);
    assert.deepEqual([numbers(around), around.all, around.pages], [[116, 117, 118, 119], 20, 3]);
    assert.equal(imagePage(outcomes, { selected, page: 9, around: null }, 2).page, 0);
  });

  it('have a bar for each of few outputs, for the likeliest of many and always for the true class', () => {
    assert.deepEqual(barredOutputs({ trueClass: 0, probabilities: Float32Array.of(0, 1, 0) }), [0, 1, 2]);
    assert.deepEqual(barredOutputs({ trueClass: 0, probabilities: Float32Array.of(0, 0.1, 0.5, 0, 0.3, 0.1) }), [0, 1, 2, 4]);
    assert.deepEqual([0.004, 0.5, 0.996, NaN].map(shortProbability), ['0', '.50', '1', '–']);
  });
});
