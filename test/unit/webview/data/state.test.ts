import assert from 'node:assert/strict';
import { pixelStatistics } from '../../../../src/dataset/pixel-statistics';
import type { DataOverview } from '../../../../src/shared/data-view';
import { choicesFrom } from '../../../../webview/kept-state';
import { dataChoices, fitting, receive, wishOf, type DataState } from '../../../../webview/data/state';

const overview: DataOverview = {
  title: 'Small', height: 1, width: 1, channels: 1, folder: '/data', pixels: pixelStatistics(Uint8Array.of(1)),
  labels: [{ name: 'a', classIndex: 0, train: 2, test: 1 }, { name: 'b', classIndex: 1, train: 2, test: 1 }, { name: 'c', classIndex: -1, train: 2, test: 1 }],
  classes: [{ name: 'A', train: 2, test: 1 }, { name: 'B', train: 2, test: 1 }],
};
const defaults = choicesFrom(dataChoices, {});

describe('what the data panel asks for', () => {
  it('is remembered, and is the first training images at first', () => {
    assert.deepEqual(wishOf(defaults), { part: 'train', className: null, label: null, seed: 11, first: 0, count: 36 });
    assert.deepEqual(choicesFrom(dataChoices, { choices: { part: 'test', seed: -1, className: 'A' } }), { ...defaults, part: 'test', className: 'A' });
  });

  it('gives up a class that is gone, and an article that the class does not have', () => {
    assert.deepEqual(fitting({ ...defaults, className: 'A', label: 0 }, overview), { ...defaults, className: 'A', label: 0 });
    assert.deepEqual(fitting({ ...defaults, className: 'Old', label: 0 }, overview), { ...defaults, label: 0 });
    assert.deepEqual(fitting({ ...defaults, className: 'A', label: 1 }, overview), { ...defaults, className: 'A' });
    assert.deepEqual(fitting({ ...defaults, label: 2 }, overview), defaults);
  });
});

describe('what the data panel shows', () => {
  const shown: DataState = { kind: 'data', overview, problem: null, page: null };
  it('stays while it is looked up anew, and gives way to a failure', () => {
    const loading = receive({ kind: 'loading', download: null }, { type: 'loading', download: { file: 'f', received: 1, total: 2 } });
    assert.deepEqual(loading, { kind: 'loading', download: { file: 'f', received: 1, total: 2 } });
    assert.equal(receive(shown, { type: 'loading', download: null }), shown);
    const failure = { message: 'gone' };
    assert.deepEqual(receive(shown, { type: 'failed', failure }), { kind: 'failed', failure });
    assert.deepEqual(receive({ kind: 'failed', failure }, { type: 'overview', overview, problem: failure }), { ...shown, problem: failure });
  });
});
