import assert from 'node:assert/strict';
import * as v from 'valibot';
import { augmentation } from '../../../../src/shared/settings';
import { appliedWords } from '../../../../webview/augmentation/applied-words';
import { countProbabilities, freshSteps, rangeOf } from '../../../../webview/augmentation/parameters';
import { withParameter } from '../../../../webview/augmentation/state';

describe('the parameters of augmentations', () => {
  it('may be anything from end to end of their ranges', () => {
    assert.deepEqual(Object.keys(freshSteps).sort(), augmentation.options.map(({ entries }) => entries.kind.literal).sort());
    for (const step of Object.values(freshSteps)) {
      for (const [name, value] of Object.entries(step)) {
        if (typeof value !== 'number') continue;
        const { least, most, usual } = rangeOf(name);
        assert.ok(value >= least && value <= usual && usual <= most, name);
        for (const end of [least, most]) assert.ok(v.safeParse(augmentation, { ...step, [name]: end }).success, `${step.kind}: ${name} ${end}`);
      }
    }
  });

  it('change one by one', () => {
    const augment = [freshSteps.rotate, freshSteps.flipUpDown];
    assert.deepEqual(withParameter(augment, 0, 'degrees', 30), [{ ...freshSteps.rotate, degrees: 30 }, freshSteps.flipUpDown]);
    assert.deepEqual(withParameter(augment, 1, 'degrees', 30), augment);
  });

  it('say how many transforms an image gets', () => {
    assert.deepEqual(countProbabilities([]), [1]);
    assert.deepEqual(countProbabilities([{ kind: 'flipUpDown', probability: 0.25 }]), [0.75, 0.25]);
    // The sketch's figures.
    const sketch = countProbabilities([0.5, 0.5, 0.3, 0.3].map((probability) => ({ kind: 'flipUpDown', probability })));
    assert.deepEqual(sketch.map((share) => Math.round(100 * share)), [12, 35, 36, 15, 2]);
  });

  it('are captioned as they were drawn', () => {
    assert.equal(appliedWords([]), 'as it is');
    assert.equal(appliedWords([{ kind: 'flipLeftRight' }, { kind: 'rotate', degrees: -11.2 }, { kind: 'randomCrop', scale: 0.977, left: 0, top: 0 }]), 'flip, −11°, crop 0.98');
    assert.equal(appliedWords([{ kind: 'translate', right: 2, down: -1 }, { kind: 'zoom', factor: 1.1 }, { kind: 'brightness', factor: 0.8 }, { kind: 'noise' }]), 'move +2, −1, zoom ×1.10, light ×0.80, noise');
  });
});
