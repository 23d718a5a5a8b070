import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mcnemarTest, tellsApart } from '../../../src/shared/mcnemar';

interface OracleCase { first: number; second: number; exact: boolean; statistic: number | null; pValue: number }
const oracle = JSON.parse(readFileSync('test/fixtures/statsmodels/mcnemar.json', 'utf8')) as { cases: OracleCase[] };

describe("McNemar's test", () => {
  for (const { first, second, exact, statistic, pValue } of oracle.cases) {
    it(`gives statsmodels's figures where one alone was right ${first} times, the other ${second}`, () => {
      const test = mcnemarTest(first, second);
      assert.equal(test.method, exact ? 'exact' : 'chiSquare');
      if (statistic === null) assert.equal(test.statistic, null);
      else assert.ok(Math.abs((test.statistic ?? NaN) - statistic) < 1e-9 * (1 + statistic), `statistic ${test.statistic} is not ${statistic}`);
      assert.ok(Math.abs(test.pValue - pValue) <= 1e-12 + 1e-10 * pValue, `p ${test.pValue} is not ${pValue}`);
    });
  }

  it('makes no difference of none, however many images the models disagree on', () => {
    assert.equal(mcnemarTest(0, 0).pValue, 1);
    assert.equal(mcnemarTest(40, 40).pValue, 1);
  });

  it('does not care which model comes first', () => {
    for (const [first, second] of [[3, 9], [20, 40]] as const) assert.equal(mcnemarTest(first, second).pValue, mcnemarTest(second, first).pValue);
  });

  it('tells apart what chance would do less than once in twenty', () => {
    assert.equal(tellsApart(mcnemarTest(0, 5)), false);
    assert.equal(tellsApart(mcnemarTest(0, 6)), true);
  });
});
