import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { followJournal } from '../../../src/runs/follow-journal';
import { readRun } from '../../../src/runs/read-run';
import type { RunRecord } from '../../../src/shared/run-record';
import { TrainerSupervisor, type Training } from '../../../src/supervisor/trainer-supervisor';
import { TemporaryRuns } from '../runs/temporary-runs';
import { BundledChild, isRunning } from './bundled-child';

describe('TrainerSupervisor', function () {
  this.timeout(40_000);
  this.slow(4_000);
  const trainer = new BundledChild('test/unit/supervisor/stand-in-trainer.ts');
  const temporary = new TemporaryRuns();
  let supervisor: TrainerSupervisor;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    supervisor = new TrainerSupervisor({ trainerFile: trainer.file, log: (line) => { lines.push(line); } });
  });

  afterEach(async () => {
    await supervisor.dispose();
    assert.deepEqual(pids().filter(isRunning), [], 'no process is left');
  });

  const pids = (): number[] => lines.flatMap((line) => /: pid (\d+)$/.exec(line)?.[1] ?? []).map(Number);

  function train(behaviour: string): Training {
    return supervisor.train({ type: 'prepare', experimentFile: join(temporary.folder, `${behaviour}.model.ts`), runsFolder: temporary.runsFolder, overrides: {}, cacheFolder: temporary.folder });
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(10);
  }

  async function begun(training: Training): Promise<void> {
    const { folder } = await training.created;
    await until(async () => (await readRun(folder)).state === 'running');
  }

  it('sees a training from its making to its end', async () => {
    const training = train('trains');
    const advanced: number[] = [];
    const unsubscribe = training.onAdvanced((seq) => { advanced.push(seq); });
    const { run, folder } = await training.created;
    const record = await training.ended;
    unsubscribe();
    assert.equal(record.id, run);
    assert.equal(record.state, 'completed');
    assert.deepEqual(advanced, [2]);
    assert.equal((await followJournal(folder).read()).at(-1)?.type, 'ended');
    assert.deepEqual(supervisor.queue, []);
  });

  it('lets one train at a time, in order, and evaluates the others at once', async () => {
    const first = train('trains-until-stopped');
    const second = train('trains');
    const third = train('trains');
    await begun(first);
    const waiting = await Promise.all([second.created, third.created]);
    assert.deepEqual([first, second, third].map((training) => training.position), [0, 1, 2]);
    for (const { folder } of waiting) assert.equal((await readRun(folder)).state, 'queued');
    first.stop();
    first.stop();
    await first.ended;
    assert.equal(second.position, 0);
    const [secondEnd, thirdEnd] = await Promise.all([second.ended, third.ended]);
    assert.ok(Date.parse(thirdEnd.startedAt ?? '') >= Date.parse(secondEnd.endedAt ?? ''));
  });

  it('goes on with the next when one fails to evaluate, or cannot make a run', async () => {
    const failing = train('fails-evaluation');
    const refused = train('refuses');
    const good = train('trains');
    assert.equal((await failing.ended).failure?.message, 'A syntax error.');
    await assert.rejects(refused.created, { name: 'LookbookError', message: 'No run folder can be made here.' });
    await assert.rejects(refused.ended, { message: 'No run folder can be made here.' });
    assert.equal((await good.ended).state, 'completed');
  });

  it('stops one that waits without disturbing the one that trains', async () => {
    const first = train('trains-until-stopped');
    const second = train('trains');
    await begun(first);
    await second.created;
    second.stop();
    assert.equal((await second.ended).state, 'stopped');
    assert.equal((await readRun((await first.created).folder)).state, 'running');
  });

  it('tells a trainer of the first and of the second stop', async () => {
    const training = train('trains-until-stopped');
    const { folder } = await training.created;
    await begun(training);
    training.stop();
    training.stop();
    const record = await training.ended;
    assert.equal(record.state, 'stopped');
    assert.equal(record.failure, null);
    const warning = (await followJournal(folder).read()).find((event) => event.type === 'warning');
    assert.equal(warning?.message, 'prepare begin stop stop');
  });

  it('kills a trainer that does not acknowledge a stop within five seconds, and says so', async () => {
    const training = train('deaf');
    await begun(training);
    const start = Date.now();
    training.stop();
    const record = await training.ended;
    assert.ok(Date.now() - start >= 4_900);
    assert.equal(record.state, 'stopped');
    assert.match(record.failure?.message ?? '', /did not react to the stop within five seconds/);
  });

  it('kills a trainer that acknowledged but does not end after the second stop', async () => {
    const training = train('hears-only');
    await begun(training);
    training.stop();
    training.stop();
    const record = await training.ended;
    assert.equal(record.state, 'stopped');
    assert.match(record.failure?.message ?? '', /within ten seconds of the second stop/);
  });

  describe('writes down, when a trainer dies,', () => {
    const deaths: [string, RunRecord['state'], RegExp][] = [
      ['exits-with-0', 'failed', /ended with exit code 0 without finishing/],
      ['exits-with-3', 'failed', /ended with exit code 3 without finishing/],
      ['runs-out-of-memory', 'failed', /ran out of memory/],
    ];
    for (const [behaviour, state, message] of deaths) {
      it(`that it ${behaviour.replaceAll('-', ' ')}`, async () => {
        const training = train(behaviour);
        const record = await training.ended;
        assert.equal(record.state, state);
        assert.match(record.failure?.message ?? '', message);
        assert.equal((await followJournal((await training.created).folder).read()).at(-1)?.type, 'ended');
      });
    }

    it('what it last wrote to stderr', async () => {
      assert.match((await train('exits-with-3').ended).failure?.detail ?? '', /about to exit with 3/);
    });

    it('that it was killed from outside', async () => {
      const training = train('trains-until-stopped');
      await begun(training);
      process.kill(pids()[0] ?? Number.NaN, 'SIGKILL');
      const record = await training.ended;
      assert.equal(record.state, 'interrupted');
      assert.match(record.failure?.message ?? '', /killed by SIGKILL/);
    });

    it('and rejects where there is no run to write in', async () => {
      const training = train('dies-early');
      await assert.rejects(training.created, { name: 'LookbookError', message: /ended with exit code 7/ });
      await assert.rejects(training.ended, (error: { failure?: { detail?: string } }) => error.failure?.detail === 'early death');
    });

    it('and rejects where the run folder was deleted meanwhile', async () => {
      const training = train('trains-until-stopped');
      await begun(training);
      await rm((await training.created).folder, { recursive: true });
      process.kill(pids()[0] ?? Number.NaN, 'SIGKILL');
      await assert.rejects(training.ended, { name: 'LookbookError', message: 'The run folder has no record.' });
    });
  });

  it('says why where no process can be started', async () => {
    const broken = new TrainerSupervisor({ trainerFile: trainer.file, log: () => undefined, execPath: join(temporary.folder, 'no-such-node') });
    const training = broken.train({ type: 'prepare', experimentFile: '/x.model.ts', runsFolder: temporary.runsFolder, overrides: {}, cacheFolder: temporary.folder });
    await assert.rejects(training.created, { name: 'LookbookError', message: /could not be started: spawn .*ENOENT/ });
    await assert.rejects(training.ended);
    assert.deepEqual(broken.queue, []);
  });

  it('logs what a trainer prints, line by line, and messages that no trainer sends', async () => {
    await train('prints').ended;
    for (const line of ['one', 'two', 'three', 'ä']) assert.ok(lines.includes(`prints.model.ts: ${line}`), line);
    assert.equal(lines.filter((line) => line.includes('A message that no trainer sends')).length, 2);
  });

  it('hands down neither flags nor variables that change what Node is', async () => {
    const variables = { NODE_OPTIONS: '--max-http-header-size=20000', ELECTRON_NO_ATTACH_CONSOLE: '1', VSCODE_PID: '1' };
    Object.assign(process.env, variables);
    try {
      await train('prints').ended;
    } finally {
      for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    }
    const printed = lines.find((line) => line.includes('"environment"')) ?? '';
    const { arguments: flags, environment, electron } = JSON.parse(printed.slice(printed.indexOf('{'))) as { arguments: string[]; environment: string[]; electron: string };
    assert.deepEqual(flags, []);
    assert.deepEqual(environment.filter((name) => name in variables), []);
    assert.equal(electron, '1');
  });

  it('ends everything when it is disposed: what trains and what waits', async () => {
    const trainings = [train('trains-until-stopped'), train('trains')];
    const [first] = trainings;
    assert.ok(first !== undefined);
    await begun(first);
    await Promise.all(trainings.map((training) => training.created));
    await supervisor.dispose();
    for (const record of await Promise.all(trainings.map((training) => training.ended))) {
      assert.equal(record.state, 'interrupted');
      assert.match(record.failure?.message ?? '', /was closed/);
    }
    assert.equal(pids().length, 2);
    assert.throws(() => train('trains'), /disposed/);
  });
});
