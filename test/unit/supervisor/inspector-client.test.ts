import assert from 'node:assert/strict';
import type { Inspection } from '../../../src/shared/inspector-protocol';
import { InspectorClient } from '../../../src/supervisor/inspector-client';
import { BundledChild, isRunning } from './bundled-child';

const aborted = { name: 'AbortError' };

describe('InspectorClient', function () {
  this.timeout(20_000);
  const inspector = new BundledChild('test/unit/supervisor/stand-in-inspector.ts');
  let client: InspectorClient;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    client = new InspectorClient({ inspectorFile: inspector.file, log: (line) => { lines.push(line); }, timeout: 3_000 });
  });

  afterEach(async () => {
    await client.dispose();
    assert.deepEqual(pids().filter(isRunning), [], 'no process is left');
  });

  const pids = (): number[] => lines.flatMap((line) => /^pid (\d+)$/.exec(line)?.[1] ?? []).map(Number);
  const inspect = (file: string, text = ''): Promise<Inspection> => client.inspect({ file: `/x/${file}`, text });
  const pidOf = ({ classes }: Inspection): string => classes[0] ?? '';

  it('starts a child when first asked, and keeps it', async () => {
    const first = await inspect('a', 'one');
    const second = await inspect('b', 'two');
    assert.deepEqual([first.name, second.name], ['one', 'two']);
    assert.equal(pidOf(first), pidOf(second));
  });

  it('hands on why an experiment cannot be evaluated', async () => {
    await assert.rejects(inspect('refused'), { name: 'LookbookError', failure: { message: 'No good.', file: '/x/refused' } });
  });

  it('asks for the newest text only, among those that wait for one file', async () => {
    const running = inspect('slow', 'running');
    const waiting = ['old', 'older', 'new'].map((text) => inspect('a', text));
    const other = inspect('b', 'other');
    const results = await Promise.allSettled([running, ...waiting, other]);
    assert.deepEqual(results.map((result) => (result.status === 'fulfilled' ? result.value.name : (result.reason as Error).name)), ['running', 'AbortError', 'AbortError', 'new', 'other']);
  });

  it('turns away at once whoever aborts, before, while and after waiting', async () => {
    await assert.rejects(client.inspect({ file: '/x/a' }, AbortSignal.abort()), aborted);
    const [first, second] = [new AbortController(), new AbortController()];
    const current = client.inspect({ file: '/x/slow' }, first.signal);
    const waiting = client.inspect({ file: '/x/b' }, second.signal);
    first.abort();
    second.abort();
    await assert.rejects(current, aborted);
    await assert.rejects(waiting, aborted);
    assert.equal((await inspect('c', 'next')).name, 'next');
  });

  it('replaces a child that hangs, and goes on', async () => {
    const before = pidOf(await inspect('a'));
    const hanging = inspect('hangs');
    const next = inspect('b');
    await assert.rejects(hanging, (error: { message: string; failure: { file?: string } }) =>
      error.message === 'The experiment did not finish within 3 seconds.' && error.failure.file === '/x/hangs');
    assert.notEqual(pidOf(await next), before);
  });

  it('replaces a child that dies, says what it died of, and goes on', async () => {
    const dying = inspect('kills-itself');
    const next = inspect('b', 'next');
    await assert.rejects(dying, (error: { message: string; failure: { detail?: string; file?: string } }) =>
      error.message.includes('exit code 5') && error.failure.detail === 'last words' && error.failure.file === '/x/kills-itself');
    assert.equal((await next).name, 'next');
  });

  it('pauses between children that die one after the other', async () => {
    const start = Date.now();
    for (let death = 0; death < 3; death++) await assert.rejects(inspect('kills-itself'), { name: 'LookbookError' });
    assert.ok(Date.now() - start >= 450, 'the third child waited');
    assert.equal((await inspect('a', 'alive')).name, 'alive');
  });

  it('replaces a child that has grown', async () => {
    const grown = pidOf(await inspect('grows'));
    assert.notEqual(pidOf(await inspect('a')), grown);
  });

  it('replaces a child after two hundred inspections', async () => {
    const seen = new Set<string>();
    for (let count = 0; count < 201; count++) seen.add(pidOf(await inspect('a')));
    assert.equal(seen.size, 2);
  });

  it('does not take a late answer for that to a newer question', async () => {
    await inspect('a');
    assert.equal((await inspect('answers-twice', 'right')).name, 'right');
  });

  it('waits for a download as long as there is news of it, and passes the news on', async () => {
    const heard: number[] = [];
    const source = { cacheFolder: '/x' };
    const asked = client.ask({ type: 'describeData', source, data: { dataset: 'fashion-mnist' } }, { subject: 'data', onProgress: ({ received }) => { heard.push(received); } });
    assert.equal((await asked).title, 'Downloaded');
    assert.deepEqual(heard, [1, 2, 3, 4]);
  });

  it('takes nothing for an answer that is none', async () => {
    await assert.rejects(inspect('nonsense'), { name: 'LookbookError', message: 'The inspector gave an answer of unknown form.' });
    assert.equal((await inspect('a', 'next')).name, 'next');
  });

  it('rests when nobody waits, and starts another child when asked again', async () => {
    const before = pidOf(await inspect('a'));
    const waiting = inspect('slow');
    client.rest();
    assert.equal(pidOf(await waiting), before);
    client.rest();
    assert.notEqual(pidOf(await inspect('a')), before);
  });

  it('turns everybody away when it is disposed', async () => {
    const jobs = ['slow', 'a', 'b'].map((file) => inspect(file));
    await client.dispose();
    for (const job of jobs) await assert.rejects(job, aborted);
    await assert.rejects(inspect('c'), aborted);
  });
});
