import assert from 'node:assert/strict';
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { readCurveFile } from '../../../src/runs/curve-file';
import { CurveFollower, readRunCurve } from '../../../src/runs/follow-curve';
import { curvePath, journalPath } from '../../../src/runs/run-folder';
import type { RunWriter } from '../../../src/runs/run-writer';
import { joinCurves } from '../../../src/shared/run-curve';
import { madeUpEvents } from '../../e2e/webview/made-up-run';
import { TemporaryRuns } from './temporary-runs';

const made = { epochs: 3, batches: 25, batchesPerEpoch: 10, state: 'running' } as const;
const bodies = madeUpEvents(made).slice(1).map(({ seq, time, ...body }) => body);

describe('the course of a run', () => {
  const runs = new TemporaryRuns();

  function tell(writer: RunWriter, events: typeof bodies): void {
    for (const body of events) writer.append(body);
  }

  it('is the same from the curve file as from the journal', async () => {
    const writer = await runs.create();
    tell(writer, bodies);
    writer.append({ type: 'batch', epoch: 3, batch: 6, step: 26, loss: NaN, accuracy: Infinity, images: 64, seconds: 1 });
    const fromJournal = await readRunCurve(writer.folder);
    assert.deepEqual([fromJournal.batches.step.length, fromJournal.epochs.length, fromJournal.batchesPerEpoch, fromJournal.plannedEpochs], [26, 2, 10, 3]);
    assert.equal(await readCurveFile(writer.folder), null, 'a run that lives has none');
    await writer.end('completed', null);
    assert.deepEqual(await readCurveFile(writer.folder), fromJournal);
    assert.deepEqual(await readRunCurve(writer.folder), fromJournal);
  });

  it('is followed from where it was read last', async () => {
    const writer = await runs.create();
    const follower = new CurveFollower(writer.folder);
    tell(writer, bodies.slice(0, 12));
    const first = await follower.read();
    tell(writer, bodies.slice(12));
    const second = await follower.read();
    assert.ok(first.batches.step.length > 0 && second.batches.step.length > 0);
    assert.deepEqual(joinCurves(first, second), await readRunCurve(writer.folder));
    assert.equal((await follower.read()).batches.step.length, 0);
    await writer.end('stopped', null);
    const third = await follower.read();
    assert.deepEqual([third.batches.step.length, third.epochs.length], [0, 0]);
    const late = new CurveFollower(writer.folder);
    assert.equal((await late.read()).batches.step.length, 25);
    assert.equal((await late.read()).batches.step.length, 0);
  });

  it('comes from the journal where the curve file is missing, damaged or older', async () => {
    const writer = await runs.create();
    tell(writer, bodies);
    await writer.end('completed', null);
    const file = curvePath(writer.folder);
    const whole = await readRunCurve(writer.folder);
    const good = await readFile(file);
    for (const spoil of [() => truncate(file, good.length - 8), () => writeFile(file, 'x'), () => writeFile(file, Buffer.alloc(64, 10)), () => rm(file)]) {
      await spoil();
      assert.equal(await readCurveFile(writer.folder), null);
      assert.deepEqual(await readRunCurve(writer.folder), whole);
    }
    await writeFile(file, good);
    await appendFile(journalPath(writer.folder), `${JSON.stringify({ type: 'warning', seq: 10_000, time: 'x', message: 'later' })}\n`);
    assert.equal(await readCurveFile(writer.folder), null);
  });
});
