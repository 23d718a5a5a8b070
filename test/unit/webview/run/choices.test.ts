import assert from 'node:assert/strict';
import { joinKept } from '../../../../webview/kept-state';
import { choicesOf } from '../../../../webview/run/choices';

describe('what a run panel keeps', () => {
  it('joins the run that the host names with the choices that were made', () => {
    const choices = { smoothing: 0.5 };
    assert.deepEqual(joinKept({ folder: '/new' }, { folder: '/old', choices }), { folder: '/new', choices });
    assert.deepEqual(joinKept({ folder: '/new' }, undefined), { folder: '/new', choices: undefined });
    assert.deepEqual(joinKept(null, 'nonsense'), { choices: undefined });
  });

  it('gives a default for every choice that is missing or unusable, and keeps the others', () => {
    const defaults = choicesOf({});
    assert.deepEqual(defaults, { position: 'epoch', training: 'batch', smoothing: null, ignoreOutliers: true, logLoss: false, zoom: null, tablePage: null, matrix: 'counts', opened: null });
    assert.deepEqual(choicesOf({ choices: { smoothing: 7, position: 'time', matrix: null } }), { ...defaults, position: 'time' });
    const opened = { selected: { of: 'label', label: 3, predicted: null }, page: 2, around: null };
    assert.deepEqual(choicesOf({ choices: { opened, matrix: 'columns' } }), { ...defaults, opened, matrix: 'columns' });
    assert.deepEqual(choicesOf({ choices: { opened: { ...opened, page: -1 } } }), defaults);
  });
});
