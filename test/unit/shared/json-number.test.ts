import assert from 'node:assert/strict';
import * as v from 'valibot';
import { jsonNumber, stringifyWithNonFinite } from '../../../src/shared/json-number';
import { runEvent } from '../../../src/shared/run-event';

describe('numbers in files and messages', () => {
  for (const value of [0, -1.5, 1e-300, NaN, Infinity, -Infinity]) {
    it(`bring ${value} through JSON`, () => {
      const back = v.parse(jsonNumber, JSON.parse(stringifyWithNonFinite(value)));
      assert.ok(Object.is(back, value));
    });
  }

  it('are refused in any other form', () => {
    for (const wrong of ['nan', '1', null, true]) assert.equal(v.safeParse(jsonNumber, wrong).success, false);
  });

  it('let a diverged loss stand in the journal', () => {
    const line = stringifyWithNonFinite({ seq: 4, time: '2026-01-01T00:00:00.000Z', type: 'batch', epoch: 1, batch: 1, step: 1, loss: NaN, accuracy: 0.5, images: 64, seconds: 0.1 });
    const event = v.parse(runEvent, JSON.parse(line));
    assert.ok(event.type === 'batch' && Number.isNaN(event.loss));
  });
});
