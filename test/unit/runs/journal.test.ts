import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { followJournal, readLastEvent } from '../../../src/runs/follow-journal';
import { JournalWriter } from '../../../src/runs/journal-writer';
import { journalPath } from '../../../src/runs/run-folder';
import type { Failure } from '../../../src/shared/failure';
import type { RunEvent, RunEventBody } from '../../../src/shared/run-event';
import { TemporaryRuns } from './temporary-runs';

const number = fc.double();
const body: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.record({ type: fc.constant('warning' as const), message: fc.string({ unit: 'grapheme' }) }),
  fc.record({
    type: fc.constant('batch' as const), epoch: fc.integer({ min: 1, max: 9 }), batch: fc.integer({ min: 1, max: 999 }), step: fc.integer({ min: 1, max: 9999 }),
    loss: number, accuracy: number, images: fc.constant(64), seconds: fc.nat(),
  }),
);

describe('journal', () => {
  const temporary = new TemporaryRuns();
  const path = (): string => journalPath(temporary.folder);

  function write(bodies: readonly RunEventBody[]): RunEvent[] {
    const journal = new JournalWriter(path());
    try {
      return bodies.map((one) => journal.append(one));
    } finally {
      journal.close();
    }
  }

  it('numbers events from 1 and gives them back, non-finite numbers included', async () => {
    const written = write([
      { type: 'created', run: 'r', experimentFile: '/x' },
      { type: 'batch', epoch: 1, batch: 1, step: 1, loss: Number.NaN, accuracy: Number.POSITIVE_INFINITY, images: 1, seconds: 0 },
    ]);
    assert.deepEqual(written.map((event) => event.seq), [1, 2]);
    assert.match(await readFile(path(), 'utf8'), /"loss":"NaN","accuracy":"Infinity"/);
    assert.deepEqual(await followJournal(temporary.folder).read(), written);
    assert.deepEqual(await readLastEvent(temporary.folder), written[1]);
  });

  it('writes kept events in one piece before the next one appended, and numbers them in order', async () => {
    const journal = new JournalWriter(path());
    const kept = ['one', 'two'].map((message) => journal.keep({ type: 'warning', message }));
    assert.equal(await readFile(path(), 'utf8'), '');
    assert.equal(journal.last, null);
    const appended = journal.append({ type: 'warning', message: 'three' });
    assert.deepEqual(await followJournal(temporary.folder).read(), [...kept, appended]);
    assert.deepEqual([...kept, appended].map(({ seq }) => seq), [1, 2, 3]);
    journal.keep({ type: 'warning', message: 'four' });
    assert.deepEqual(journal.flush().map(({ seq }) => seq), [4]);
    assert.deepEqual(journal.flush(), []);
    journal.close();
    assert.equal((await readLastEvent(temporary.folder))?.seq, 4);
  });

  it('keeps a line whole that contains U+2028 and line feeds', async () => {
    const written = write([{ type: 'warning', message: 'one\u2028two\u2029three\nfour\r\nfive' }]);
    assert.deepEqual(await followJournal(temporary.folder).read(), written);
  });

  it('goes on after any torn tail: whole lines stay, the rest is cut, numbers continue', async () => {
    await fc.assert(fc.asyncProperty(fc.array(body, { maxLength: 8 }), fc.array(body, { minLength: 1, maxLength: 3 }), fc.nat(), fc.uint8Array({ maxLength: 40 }), async (before, after, at, garbage) => {
      await rm(path(), { force: true });
      const written = write(before);
      const text = await readFile(path());
      const cut = at % (text.byteLength + 1);
      await truncate(path(), cut);
      // What a file system may leave behind a torn line: zeros, or anything but a line's end.
      await appendFile(path(), garbage.filter((byte) => byte !== 0x0a));
      const whole = written.slice(0, text.subarray(0, cut).toString('latin1').split('\n').length - 1);
      const appended = write(after);
      const problems: Failure[] = [];
      const follower = followJournal(temporary.folder, (problem) => { problems.push(problem); });
      assert.deepEqual(normal(await follower.read()), normal([...whole, ...appended]));
      assert.deepEqual(problems, []);
      assert.deepEqual(appended.map((event) => event.seq), after.map((_, index) => whole.length + index + 1));
    }), { numRuns: 200 });
  });

  it('is followed while it grows, however the bytes arrive: each event once, in order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }), async (bodies, pieces) => {
      await rm(path(), { force: true });
      const written = write(bodies);
      const bytes = await readFile(path());
      await writeFile(path(), '');
      const follower = followJournal(temporary.folder);
      const read: RunEvent[] = [];
      for (let offset = 0, piece = 0; offset < bytes.byteLength; piece += 1) {
        const length = pieces[piece % pieces.length] ?? 1;
        await appendFile(path(), bytes.subarray(offset, offset + length));
        offset += length;
        for (const events of await Promise.all([follower.read(), follower.read()])) read.push(...events);
      }
      assert.deepEqual(normal(read), normal(written));
    }), { numRuns: 60 });
  });

  it('survives that a torn line is cut off and written anew under the reader', async () => {
    write([{ type: 'warning', message: 'one' }]);
    await appendFile(path(), '{"seq":2,"time":"');
    const follower = followJournal(temporary.folder);
    assert.equal((await follower.read()).length, 1);
    const [second] = write([{ type: 'warning', message: 'two' }]);
    assert.deepEqual(await follower.read(), [second]);
  });

  it('reports a line that is no event, names it, and reads the others', async () => {
    write([{ type: 'warning', message: 'one' }]);
    await appendFile(path(), 'garbage\n{"seq":2,"time":"t","type":"batch","epoch":0}\n');
    const [last] = write([{ type: 'warning', message: 'two' }]);
    const problems: Failure[] = [];
    const follower = followJournal(temporary.folder, (problem) => { problems.push(problem); });
    assert.deepEqual((await follower.read()).map((event) => event.seq), [1, 2]);
    assert.deepEqual(await follower.read(), []);
    assert.equal(last?.seq, 2);
    assert.deepEqual(problems.map((problem) => problem.position?.line), [2, 3]);
    assert.match(problems[0]?.message ?? '', /Line 2 of the journal is not an event \(not JSON/);
    assert.match(problems[1]?.message ?? '', /Line 3 of the journal is not an event \(\w+: /);
  });

  it('finds the last event behind lines longer than a look at the end', async () => {
    const [only] = write([{ type: 'warning', message: 'one' }]);
    await appendFile(path(), `${'x'.repeat(300_000)}\n`);
    const [next] = write([{ type: 'warning', message: 'y'.repeat(3_000_000) }]);
    assert.equal(next?.seq, (only?.seq ?? 0) + 1);
    assert.deepEqual(await followJournal(temporary.folder).read(), [only, next]);
  });

  it('is empty before it is made, and an error names the folder once that is gone', async () => {
    const folder = join(temporary.folder, 'run');
    await mkdir(folder);
    const follower = followJournal(folder);
    assert.deepEqual(await follower.read(), []);
    await rm(folder, { recursive: true });
    await assert.rejects(follower.read(), { name: 'LookbookError', message: 'The run folder is gone.' });
  });
});

/** JSON has no -0. */
function normal(events: readonly RunEvent[]): unknown {
  return JSON.parse(JSON.stringify(events, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
