import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { RunJournal } from '../../../src/trainer/run-journal';
import { StopRequest } from '../../../src/trainer/stop-request';
import { TemporaryRuns } from '../runs/temporary-runs';

describe('run journal', () => {
  const temporary = new TemporaryRuns();

  it('tells the host of the first event at once, of many now and then, and always of the last', async () => {
    const writer = await temporary.create();
    const told: number[] = [];
    const journal = new RunJournal(writer, (seq) => { told.push(seq); });
    for (let i = 0; i < 500; i++) journal.warn('again');
    assert.ok(told.length < 20, `${told.length} messages for 500 events at once`);
    assert.equal(told[0], 2);
    await delay(300);
    assert.equal(told.at(-1), 501);
    await writer.end('completed', null);
    journal.flush();
    assert.equal(told.at(-1), 502);
  });
});

describe('stop request', () => {
  it('asks for less each time', () => {
    const stop = new StopRequest();
    assert.deepEqual([stop.training.aborted, stop.test.aborted], [false, false]);
    stop.ask();
    assert.deepEqual([stop.training.aborted, stop.test.aborted], [true, false]);
    stop.ask();
    assert.deepEqual([stop.training.aborted, stop.test.aborted], [true, true]);
    assert.equal(stop.failure, null);
  });

  it('ends everything for the first error from outside', () => {
    const stop = new StopRequest();
    stop.fail('one');
    stop.fail('two');
    assert.deepEqual([stop.training.aborted, stop.test.aborted, stop.failure], [true, true, { error: 'one' }]);
  });
});
