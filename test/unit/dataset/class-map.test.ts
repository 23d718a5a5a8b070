import assert from 'node:assert/strict';
import { makeClassMap } from '../../../src/dataset/class-map';
import { fashionMnist } from '../../../src/dataset/fashion-mnist';
import { LookbookError } from '../../../src/shared/failure';
import type { ClassGroups } from '../../../src/shared/settings';

const { labelNames } = fashionMnist;

describe('Class maps', () => {
  it('make each label its own class when there are no groups', () => {
    const map = makeClassMap(labelNames);
    assert.deepEqual(map.names, labelNames);
    assert.deepEqual([...map.classOf], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('make the study\'s three classes, in the order of their names', () => {
    const map = makeClassMap(labelNames, { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] });
    assert.deepEqual(map.names, ['Top', 'Bottom', 'Accessories']);
    assert.deepEqual([...map.classOf], [0, 1, 0, 0, 0, 1, 0, 1, 2, 1]);
  });

  it('leave out labels that no class names', () => {
    assert.deepEqual([...makeClassMap(labelNames, { Bag: [8], Shoe: [5, 7, 9] }).classOf], [-1, -1, -1, -1, -1, 1, -1, 1, 0, 1]);
  });

  const faults: readonly [string, ClassGroups, RegExp][] = [
    ['a label in two classes', { A: [0, 1], B: [1] }, /Label 1 \(Trouser\) is in two classes, A and B/],
    ['a label named twice', { A: [0, 0], B: [1] }, /data\.classes\.A names label 0 \(T-shirt\/top\) twice/],
    ['a label that there is not', { A: [0], B: [10] }, /data\.classes\.B names label 10, which there is not/],
    ['a single class', { A: [0, 1] }, /one class only/],
    ['no class', {}, /no class/],
  ];
  for (const [what, groups, message] of faults) {
    it(`refuse ${what}`, () => {
      assert.throws(() => makeClassMap(labelNames, groups), (error) => error instanceof LookbookError && message.test(error.message) && error.failure.remedy !== undefined);
    });
  }
});
