import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { classificationReport } from '../../../src/shared/metrics';

interface OracleAverages { precision: number; recall: number; 'f1-score': number; support: number }
interface OracleCase {
  name: string; names: string[]; confusionMatrix: number[][]; noClass: number[];
  accuracy: number; perClassAccuracy: number[]; classes: OracleAverages[]; macro: OracleAverages; weighted: OracleAverages;
}

const oracle = JSON.parse(readFileSync('test/fixtures/scikit-learn/reports.json', 'utf8')) as { cases: OracleCase[] };

function near(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${what}: ${actual} is not ${expected}`);
}

describe('classificationReport', () => {
  for (const expected of oracle.cases) {
    it(`gives scikit-learn's figures for ${expected.name}`, () => {
      const report = classificationReport(expected.names, expected.confusionMatrix, expected.noClass);
      near(report.accuracy, expected.accuracy, 'accuracy');
      report.classes.forEach((figures, index) => {
        const theirs = expected.classes[index];
        assert.ok(theirs);
        near(figures.precision, theirs.precision, `precision of ${figures.name}`);
        near(figures.recall, theirs.recall, `recall of ${figures.name}`);
        near(figures.f1, theirs['f1-score'], `F1 of ${figures.name}`);
        assert.equal(figures.support, theirs.support);
        near(figures.accuracy, expected.perClassAccuracy[index] ?? NaN, `accuracy of ${figures.name}`);
      });
      for (const kind of ['macro', 'weighted'] as const) {
        near(report[kind].precision, expected[kind].precision, `${kind} precision`);
        near(report[kind].recall, expected[kind].recall, `${kind} recall`);
        near(report[kind].f1, expected[kind]['f1-score'], `${kind} F1`);
        assert.equal(report[kind].support, expected[kind].support);
      }
    });
  }

  it('loses twice the overall error in the accuracies of three classes, as the published study shows', () => {
    const matrix = [[4966, 20, 14], [10, 3989, 1], [11, 5, 984]];
    const report = classificationReport(['Top', 'Bottom', 'Accessories'], matrix, [0, 0, 0]);
    near(report.classes.reduce((total, { accuracy }) => total + (1 - accuracy), 0), 2 * (1 - report.accuracy), 'errors');
  });
});
