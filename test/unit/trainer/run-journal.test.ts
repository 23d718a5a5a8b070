import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { readLastEvent } from '../../../src/runs/follow-journal';
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
    await delay(700);
    assert.equal(told.at(-1), 501);
    await writer.end('completed', null);
    journal.flush();
    assert.equal(told.at(-1), 502);
  });

  it('tells the host of batches only when they are written, together with what comes after them', async () => {
    const writer = await temporary.create();
    const inJournal = async (): Promise<number> => (await readLastEvent(writer.folder))?.seq ?? 0;
    const told: number[] = [];
    const journal = new RunJournal(writer, (seq) => { told.push(seq); });
    journal.warn('begun');
    for (let step = 1; step <= 5; step++) journal.batch({ epoch: 1, batch: step, step, loss: 1, accuracy: 0, images: 64, seconds: step });
    assert.deepEqual([told, await inJournal()], [[2], 2]);
    await delay(700);
    assert.deepEqual([told, await inJournal()], [[2, 7], 7]);
    journal.batch({ epoch: 1, batch: 6, step: 6, loss: 1, accuracy: 0, images: 64, seconds: 6 });
    journal.warn('over');
    assert.equal(await inJournal(), 9);
    journal.flush();
    await writer.end('completed', null);
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
