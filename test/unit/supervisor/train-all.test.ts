import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readRun } from '../../../src/runs/read-run';
import { experimentsIn } from '../../../src/supervisor/experiment-folder';
import { failedOutcomes, secondsForRest, TrainAll } from '../../../src/supervisor/train-all';
import { TrainerSupervisor, type Training } from '../../../src/supervisor/trainer-supervisor';
import { TemporaryRuns } from '../runs/temporary-runs';
import { BundledChild } from './bundled-child';

describe('training all of a folder in turn', function () {
  this.timeout(40_000);
  this.slow(4_000);
  const trainer = new BundledChild('test/unit/supervisor/stand-in-trainer.ts');
  const temporary = new TemporaryRuns();
  let supervisor: TrainerSupervisor;
  let started: string[];

  beforeEach(() => {
    started = [];
    supervisor = new TrainerSupervisor({ trainerFile: trainer.file, log: () => undefined });
  });
  afterEach(() => supervisor.dispose());

  function trainAll(...behaviours: string[]): TrainAll<string> {
    return new TrainAll(behaviours, (behaviour): Training => {
      assert.deepEqual(supervisor.queue, [], 'the one before has ended');
      started.push(behaviour);
      return supervisor.train({ type: 'prepare', experimentFile: join(temporary.folder, `${behaviour}.model.ts`), runsFolder: temporary.runsFolder, overrides: {}, cacheFolder: temporary.folder });
    });
  }

  async function begun(all: TrainAll<string>, name: string): Promise<void> {
    while (!started.includes(name)) await delay(5);
    const { folder } = await (supervisor.queue[0]?.created ?? assert.fail());
    while ((await readRun(folder)).state !== 'running') await delay(5);
    assert.equal(all.outcomes.length, started.length - 1);
  }

  it('starts each when the one before has ended, and goes on after failures of every kind', async () => {
    const names = ['trains', 'fails-evaluation', 'refuses', 'exits-with-3', 'trains'];
    const outcomes = await trainAll(...names).run();
    assert.deepEqual(outcomes.map(({ wish }) => wish), names);
    assert.deepEqual(outcomes.map(({ run }) => run?.record.state ?? null), ['completed', 'failed', null, 'failed', 'completed']);
    assert.deepEqual(failedOutcomes(outcomes).map(({ failure }) => failure?.message), [
      'A syntax error.', 'No run folder can be made here.', 'The training process ended with exit code 3 without finishing.',
    ]);
    assert.ok(outcomes.every(({ seconds }) => seconds > 0));
  });

  it('takes what cannot even be started for that experiment\'s failure', async () => {
    const all = new TrainAll(['x'], () => { throw new Error('The setting is of no use'); });
    const [outcome] = await all.run();
    assert.deepEqual([outcome?.run, outcome?.failure?.message], [null, 'The setting is of no use']);
  });

  it('stops the running one, by which the others are not started; a second stop skips the test', async () => {
    const all = trainAll('trains', 'trains-until-stopped', 'trains');
    const end = all.run();
    await begun(all, 'trains-until-stopped');
    all.stop();
    // It is testing, which would take a minute.
    await delay(100);
    assert.equal(all.outcomes.length, 1);
    all.stop();
    const outcomes = await end;
    assert.deepEqual(outcomes.map(({ run }) => run?.record.state), ['completed', 'stopped']);
    assert.deepEqual(failedOutcomes(outcomes), []);
    assert.deepEqual(started, ['trains', 'trains-until-stopped']);
  });

  it('finds experiments in folders of folders, in the order of their numbers, and no copies', async () => {
    const folder = join(temporary.folder, 'study');
    for (const name of ['model-10.model.ts', 'model-2.model.js', 'helper.ts', 'more/a.model.ts', '.lookbook/runs/x/source/model-2.model.js', 'node_modules/y/z.model.ts', 'runs/20261122-173110-model-2-a6ee/source/model-2.model.js']) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), '');
    }
    assert.deepEqual((await experimentsIn(folder)).map((file) => relative(folder, file)), ['model-2.model.js', 'model-10.model.ts', join('more', 'a.model.ts')]);
    await assert.rejects(experimentsIn(join(folder, 'nowhere')), { code: 'ENOENT' });
  });

  it('guesses how long those behind it take from those before', () => {
    assert.equal(secondsForRest([10, 20], 3), 45);
    assert.equal(secondsForRest([], 3), null);
    assert.equal(secondsForRest([10], 0), 0);
  });
});
