import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calibrate } from '../../../src/shared/calibration';
import { matrixShares, shareBases } from '../../../src/shared/matrix-shares';
import { type LabelRow, labelRows, mostConfidentFirst, testOutcomes } from '../../../src/shared/test-outcomes';
import { groupsLabels, type TestSet } from '../../../src/shared/test-set';

interface OracleCase {
  name: string; classes: number; testSet: TestSet; probabilities: number[];
  labelRows: Omit<LabelRow, 'trueClass'>[]; mostConfidentFirst: number[];
  calibration: { bins: number[]; counts: number[]; confidence: number[]; accuracy: number[]; low: number[]; high: number[]; expectedError: number };
  confusionMatrix: number[][]; shares: Record<(typeof shareBases)[number], number[][]>;
}

const oracle = JSON.parse(readFileSync('test/fixtures/scikit-learn/test-results.json', 'utf8')) as { cases: OracleCase[] };

function near(actual: number | undefined, expected: number | undefined, what: string): void {
  assert.ok(Math.abs((actual ?? NaN) - (expected ?? NaN)) < 1e-12, `${what}: ${actual ?? 'nothing'} is not ${expected ?? 'nothing'}`);
}

describe('test images and what was made of them', () => {
  for (const { name, classes, testSet, probabilities, ...expected } of oracle.cases) {
    const outcomes = testOutcomes({ testSet, predictions: Float32Array.from(probabilities) });

    it(`are counted by label as scikit-learn does: ${name}`, () => {
      const rows = labelRows(testSet, outcomes, classes);
      assert.deepEqual(rows.map(({ trueClass, ...row }) => row), expected.labelRows);
      assert.deepEqual(rows.map(({ label, trueClass }) => [label, trueClass]), rows.map(({ label }) => [label, testSet.classOf[label]]));
    });

    it(`stand most confident first, as numpy sorts them: ${name}`, () => {
      assert.deepEqual(mostConfidentFirst(outcomes).map(({ image }) => image), expected.mostConfidentFirst);
    });

    it(`give scikit-learn's calibration curve: ${name}`, () => {
      const { bins, expectedError, leftOut } = calibrate(outcomes.map(({ confidence, predicted, trueClass }) => ({ confidence, right: predicted === trueClass })));
      const { calibration } = expected;
      assert.equal(bins.length, 10);
      assert.deepEqual([...bins.entries()].filter(([, { count }]) => count > 0).map(([index]) => index), calibration.bins);
      for (const [at, index] of calibration.bins.entries()) {
        const bin = bins[index];
        assert.equal(bin?.count, calibration.counts[at]);
        for (const figure of ['confidence', 'accuracy', 'low', 'high'] as const) near(bin?.[figure], calibration[figure][at], `${figure} of bin ${index}`);
      }
      near(expectedError, calibration.expectedError, 'expected calibration error');
      assert.equal(leftOut, 0);
    });

    it(`give scikit-learn's normalised matrices: ${name}`, () => {
      for (const basis of shareBases) {
        const shares = matrixShares(expected.confusionMatrix, basis);
        expected.shares[basis].forEach((row, at) => { row.forEach((share, column) => { near(shares[at]?.[column], share, `${basis} ${at} ${column}`); }); });
        assert.deepEqual(shares.map((row) => row.length), expected.shares[basis].map((row) => row.length));
      }
    });
  }

  it('may have outputs that are no numbers: predicted as nothing, last in order, in no bin', () => {
    const testSet: TestSet = { version: 1, labelNames: ['a', 'b'], classOf: [0, 1], images: [5, 7, 9], labels: [0, 1, 1] };
    const outcomes = testOutcomes({ testSet, predictions: Float32Array.of(NaN, NaN, 0.25, 0.75, 3, -3) });
    assert.deepEqual(outcomes.map(({ predicted }) => predicted), [-1, 1, 0]);
    assert.deepEqual(mostConfidentFirst(outcomes).map(({ image }) => image), [9, 7, 5]);
    assert.deepEqual(labelRows(testSet, outcomes, 2).map(({ counts, noClass, missed }) => [counts, noClass, missed]), [[[0, 0], 1, 1], [[1, 1], 0, 1]]);
    const { expectedError, leftOut, bins } = calibrate(outcomes.map(({ confidence, predicted, trueClass }) => ({ confidence, right: predicted === trueClass })));
    assert.equal(leftOut, 2);
    near(expectedError, 0.25, 'expected calibration error');
    assert.deepEqual(bins.map(({ count }) => count), [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('are in classes of several labels or not', () => {
    assert.equal(groupsLabels({ classOf: [0, 1, 0] }), true);
    assert.equal(groupsLabels({ classOf: [1, -1, 0] }), false);
  });
});

describe('a calibration by hand', () => {
  it('puts a figure on an edge into the lower bin and weighs bins by their number', () => {
    const { bins, expectedError } = calibrate([
      { confidence: 0, right: false }, { confidence: 0.5, right: true }, { confidence: 0.5, right: false }, { confidence: 1, right: true },
    ], 2);
    assert.deepEqual(bins.map(({ from, to, count }) => [from, to, count]), [[0, 0.5, 3], [0.5, 1, 1]]);
    // The lower bin is sure to 1/3 and right in 1/3 of three; the upper one sure and right.
    near(expectedError, 0, 'expected calibration error');
    near(calibrate([{ confidence: 0.9, right: false }, { confidence: 0.8, right: true }], 10).expectedError, (0.9 + 0.2) / 2, 'expected calibration error');
  });

  it('has no error without predictions', () => {
    assert.ok(Number.isNaN(calibrate([]).expectedError));
  });
});
