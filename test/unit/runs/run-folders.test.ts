import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readCheckpoint, type Checkpoint } from '../../../src/runs/checkpoint';
import { deleteRun } from '../../../src/runs/delete-run';
import { followJournal } from '../../../src/runs/follow-journal';
import { listRun, readEvaluation, readPredictions, readRun, readTestResults } from '../../../src/runs/read-run';
import { checkpointPath, evaluationPath, isRunId, journalPath, listRunFolders, predictionsPath, recordPath, testSetPath } from '../../../src/runs/run-folder';
import { RunWriter } from '../../../src/runs/run-writer';
import { sweepDead, type DeadEnd } from '../../../src/runs/sweep-dead';
import type { Evaluation } from '../../../src/shared/evaluation';
import type { Failure } from '../../../src/shared/failure';
import type { TestSet } from '../../../src/shared/test-set';
import { deadProcess, editRecord, TemporaryRuns } from './temporary-runs';

const checkpoint: Checkpoint = {
  position: { epoch: 2, batch: 7, step: 19 },
  weights: new Map([['dense/kernel', { shape: [1, 2], data: new Float32Array([0.5, Number.NaN]) }]]),
  optimizer: new Map([['step', { shape: [], data: new Int32Array([19]) }]]),
};
const testSet: TestSet = { version: 1, labelNames: ['x', 'y'], classOf: [0, -1], images: [3], labels: [0] };
const evaluation: Evaluation = {
  version: 1, epoch: 2, testLoss: Number.NaN, testAccuracy: 0.75, classes: ['a', 'b'], outputs: 3, confusionMatrix: [[2, 0], [1, 1]], noClass: [0, 0], best: null,
};

const killed: DeadEnd = { state: 'interrupted', failure: { message: 'Killed.' } };

describe('run folders', () => {
  const temporary = new TemporaryRuns();
  const lastType = async (folder: string): Promise<string | undefined> => (await followJournal(folder).read()).at(-1)?.type;

  it('are made with an id, a record, a journal, and out of Git’s sight', async () => {
    const writer = await temporary.create('My Model (4)!.model.ts');
    assert.match(basename(writer.folder), /^\d{8}-\d{6}-my-model-4-[0-9a-f]{4}$/);
    assert.ok(isRunId(basename(writer.folder)));
    assert.equal(dirname(writer.folder), temporary.runsFolder);
    assert.equal(await readFile(join(temporary.folder, '.lookbook', '.gitignore'), 'utf8'), '*\n');
    const record = await readRun(writer.folder);
    assert.equal(record.id, basename(writer.folder));
    assert.equal(record.state, 'queued');
    assert.equal(await lastType(writer.folder), 'created');
    await writer.close();
  });

  it('never share an id, and names without plain letters have one too', async () => {
    const writers = await Promise.all(Array.from({ length: 20 }, () => temporary.create('服.model.ts')));
    assert.equal(new Set(writers.map((writer) => writer.folder)).size, 20);
    assert.ok(writers.every((writer) => isRunId(writer.record.id)));
    for (const writer of writers) await writer.close();
  });

  it('do not put a .gitignore into a folder of the person', async () => {
    const writer = await RunWriter.create({ runsFolder: join(temporary.folder, 'out'), experimentFile: '/x.model.ts', versions: { lookbook: '', node: '', tfjs: '', platform: '' } });
    assert.deepEqual(await readdir(temporary.folder), ['out']);
    await writer.close();
  });

  it('give back what was saved, with an event after each file', async () => {
    const writer = await temporary.create();
    await writer.saveSource([{ path: join(temporary.folder, 'model-4.model.ts'), text: 'export default 1' }]);
    await writer.saveCheckpoint('last', checkpoint);
    await writer.saveEvaluation(evaluation);
    await writer.savePredictions(new Float32Array([9, 0.25, -1]).subarray(1), testSet);
    await writer.end('completed', null);
    assert.deepEqual(await readCheckpoint(writer.folder, 'last'), checkpoint);
    assert.equal(await readCheckpoint(writer.folder, 'best'), null);
    assert.deepEqual(await readEvaluation(writer.folder), evaluation);
    assert.deepEqual(await readPredictions(writer.folder, 2), new Float32Array([0.25, -1]));
    assert.deepEqual(await readTestResults(writer.folder, { outputs: 2 }), { testSet, predictions: new Float32Array([0.25, -1]) });
    assert.deepEqual([...(await readFile(predictionsPath(writer.folder)))], [0, 0, 0x80, 0x3e, 0, 0, 0x80, 0xbf]);
    assert.deepEqual((await followJournal(writer.folder).read()).map((event) => event.type), ['created', 'checkpoint', 'evaluation', 'ended']);
    const record = await readRun(writer.folder);
    assert.equal(record.state, 'completed');
    assert.equal(record.sourceFile, 'source/model-4.model.ts');
    assert.deepEqual((await readdir(writer.folder)).sort(), ['checkpoint', 'evaluation.json', 'events.ndjson', 'predictions.bin', 'run.json', 'source', 'test-set.json']);
  });

  it('end with the last of several overlapping updates', async () => {
    const writer = await temporary.create();
    await Promise.all(Array.from({ length: 20 }, (_, index) => writer.update({ name: String(index) })));
    assert.equal((await readRun(writer.folder)).name, '19');
    await writer.close();
  });

  describe('with a process that is gone', () => {
    it('read as interrupted, since the last event, and nothing is written', async () => {
      const folder = await temporary.createDead();
      const before = await readFile(recordPath(folder), 'utf8');
      const record = await readRun(folder);
      assert.equal(record.state, 'interrupted');
      assert.match(record.failure?.message ?? '', /ended before the run did/);
      assert.equal(record.endedAt, (await followJournal(folder).read()).at(-1)?.time);
      assert.equal(await readFile(recordPath(folder), 'utf8'), before);
    });

    it('read as what the journal says last, where the record was not replaced any more', async () => {
      const writer = await temporary.create();
      await writer.update({ state: 'running' });
      writer.append({ type: 'ended', state: 'stopped', failure: null, seconds: 1 });
      await writer.close();
      await editRecord(writer.folder, { process: await deadProcess() });
      assert.equal((await readRun(writer.folder)).state, 'stopped');
      assert.equal(await sweepDead(writer.folder, killed), true);
      assert.equal((await followJournal(writer.folder).read()).filter((event) => event.type === 'ended').length, 1);
      assert.match(await readFile(recordPath(writer.folder), 'utf8'), /"state": "stopped"/);
    });

    it('are ended once, however many sweep at once, and what the crash left is cleared away', async () => {
      const folder = await temporary.createDead();
      await writeFile(join(folder, 'writer-1.lock'), JSON.stringify(await deadProcess()));
      await writeFile(join(folder, '.run.json.0123456789ab.tmp'), '{');
      await writeFile(journalPath(folder), '{"seq":3', { flag: 'a' });
      const swept = await Promise.all(Array.from({ length: 20 }, () => sweepDead(folder, killed)));
      assert.equal(swept.filter(Boolean).length, 1);
      const problems: Failure[] = [];
      const follower = followJournal(folder, (problem) => { problems.push(problem); });
      assert.deepEqual((await follower.read()).map((event) => event.type), ['created', 'phase', 'ended']);
      assert.deepEqual(problems, []);
      assert.match(await readFile(recordPath(folder), 'utf8'), /"state": "interrupted"/);
      assert.deepEqual((await readdir(folder)).sort(), ['events.ndjson', 'run.json']);
    });

    it('say what the sweeper knows of the end', async () => {
      const folder = await temporary.createDead();
      assert.equal(await sweepDead(folder, { state: 'failed', failure: { message: 'Exit code 3.' } }), true);
      const record = await readRun(folder);
      assert.equal(record.state, 'failed');
      assert.equal(record.failure?.message, 'Exit code 3.');
    });
  });

  it('are not swept while their writer lives, and ended by none but a watchdog of its own process', async () => {
    const writer = await temporary.create();
    assert.equal(await sweepDead(writer.folder, killed), false);
    assert.equal((await readRun(writer.folder)).state, 'queued');
    assert.equal(await RunWriter.reopen(writer.folder), null);
    const watchdog = await RunWriter.reopen(writer.folder, { ownProcessIsBlocked: true });
    await watchdog?.end('failed', { message: 'Endless loop.' });
    assert.equal((await readRun(writer.folder)).failure?.message, 'Endless loop.');
    await writer.close();
  });

  it('of another host live as long as there are signs of life, and are not written to', async () => {
    const writer = await temporary.create();
    const elsewhere = { ...writer.record.process, host: 'elsewhere' };
    await writer.update({ process: elsewhere });
    await writer.close();
    await writeFile(join(writer.folder, 'writer-1.lock'), JSON.stringify(elsewhere));
    assert.equal((await readRun(writer.folder)).state, 'queued');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(writer.folder, 'writer-1.lock'), longAgo, longAgo);
    await utimes(journalPath(writer.folder), longAgo, longAgo);
    assert.equal((await readRun(writer.folder)).state, 'interrupted');
    assert.equal(await sweepDead(writer.folder, killed), false);
  });

  describe('in a list', () => {
    it('come oldest first; what is no run is left out', async () => {
      const ids: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        const writer = await temporary.create(`${name}.model.ts`);
        await writer.end('completed', null);
        ids.push(writer.record.id);
      }
      await mkdir(join(temporary.runsFolder, 'something-else'));
      await writeFile(join(temporary.runsFolder, 'notes.txt'), '');
      assert.deepEqual((await listRunFolders(temporary.runsFolder)).map((folder) => basename(folder)), ids.sort());
    });

    it('are none where there is no folder', async () => {
      assert.deepEqual(await listRunFolders(join(temporary.folder, 'missing')), []);
    });

    it('show a damaged record as a problem that names file and field, and the others as ever', async () => {
      const damaged = { syntax: '{"version":', field: JSON.stringify({ version: 1, id: 3 }), cut: '' };
      for (const [name, text] of Object.entries(damaged)) {
        const writer = await temporary.create(`${name}.model.ts`);
        await writer.end('completed', null);
        await writeFile(recordPath(writer.folder), text);
      }
      await (await temporary.create('good.model.ts')).end('completed', null);
      const listed = await Promise.all((await listRunFolders(temporary.runsFolder)).map(listRun));
      assert.equal(listed.length, 4);
      const problems = listed.flatMap((run) => (run?.record === null ? [run.problem] : []));
      assert.equal(problems.length, 3);
      assert.ok(problems.every((problem) => problem.file?.endsWith('run.json')));
      assert.equal(problems.filter((problem) => problem.message.startsWith('The file is damaged: id does not fit')).length, 1);
    });

    it('are shown without a look into the journals of finished runs', async () => {
      const writer = await temporary.create();
      await writer.end('completed', null);
      await rm(journalPath(writer.folder));
      await mkdir(journalPath(writer.folder));
      assert.equal((await listRun(writer.folder))?.record?.state, 'completed');
    });
  });

  describe('damaged in a file', () => {
    it('say which', async () => {
      const writer = await temporary.create();
      await writer.saveCheckpoint('last', checkpoint);
      await writer.end('completed', null);
      await writeFile(checkpointPath(writer.folder, 'last'), 'x');
      await writeFile(evaluationPath(writer.folder), '{"version":1}');
      await assert.rejects(readCheckpoint(writer.folder, 'last'), { name: 'LookbookError', message: 'The checkpoint is damaged: the file is too short for a header.' });
      await writeFile(predictionsPath(writer.folder), 'xyz');
      await assert.rejects(readPredictions(writer.folder, 2), { name: 'LookbookError', message: 'The file is damaged: it has 3 bytes in place of 8.' });
      assert.equal(await readTestResults(writer.folder, { outputs: 2 }), null);
      await writeFile(testSetPath(writer.folder), JSON.stringify({ ...testSet, labels: [] }));
      await assert.rejects(readTestResults(writer.folder, { outputs: 2 }), { name: 'LookbookError', message: 'The file is damaged: it has 0 labels for 1 images.' });
      await assert.rejects(readEvaluation(writer.folder), { name: 'LookbookError', message: /^The file is damaged: epoch does not fit/ });
    });
  });

  describe('are deleted', () => {
    it('when they are finished, interrupted or damaged', async () => {
      const finished = await temporary.create();
      await finished.end('stopped', null);
      const damaged = await temporary.create();
      await damaged.end('stopped', null);
      await writeFile(recordPath(damaged.folder), '');
      for (const folder of [finished.folder, damaged.folder, await temporary.createDead()]) await deleteRun(folder);
      assert.deepEqual(await readdir(temporary.runsFolder), []);
    });

    it('but not while they train, nor anything else', async () => {
      const writer = await temporary.create();
      await assert.rejects(deleteRun(writer.folder), { name: 'LookbookError', message: 'The run is not finished.' });
      await assert.rejects(deleteRun(temporary.folder), { name: 'LookbookError', message: 'This is no run folder.' });
      await writer.close();
      assert.ok((await readdir(writer.folder)).includes('run.json'));
    });
  });
});
