import assert from 'node:assert/strict';
import { formatAccuracy, formatBytes, formatCount, formatDuration, formatDurationRoughly, formatRoughly, formatShape, valuesPerImage } from '../../../src/shared/format';

describe('how figures are written', () => {
  it('writes counts with their thousands apart', () => {
    assert.equal(formatCount(18496), '18,496');
    assert.equal(formatRoughly(4_240_000), '4.2M');
  });

  it('writes shapes without the batch', () => {
    assert.equal(formatShape([null, 14, 14, 64]), '14×14×64');
    assert.equal(formatShape([null, 3136]), '3,136');
    assert.equal(formatShape([null, null, 8]), '?×8');
    assert.equal(formatShape([null]), '1');
    assert.equal(valuesPerImage([null, 14, 14, 64]), 12_544);
    assert.equal(valuesPerImage([null, null, 64]), null);
  });

  it('writes durations in two units at most', () => {
    assert.deepEqual([0.4, 51, 59.6, 60, 100, 3599.4, 3600, 7500].map(formatDuration),
      ['0 s', '51 s', '1 min', '1 min', '1 min 40 s', '59 min 59 s', '1 h', '2 h 5 min']);
  });

  it('writes durations in one unit where room is short', () => {
    assert.deepEqual([0.4, 51, 99, 100, 294, 3600, 7500].map(formatDurationRoughly), ['0 s', '51 s', '99 s', '2 min', '5 min', '60 min', '2 h']);
  });

  it('writes accuracies with four decimals, and says when there is none', () => {
    assert.equal(formatAccuracy(0.99385), '0.9939');
    assert.equal(formatAccuracy(Number.NaN), 'NaN');
  });

  it('writes bytes in binary units', () => {
    assert.deepEqual([512, 3_211_264, 55 * 2 ** 20].map(formatBytes), ['512 bytes', '3.1 MiB', '55 MiB']);
  });
});
