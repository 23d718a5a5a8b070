import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';
import { readCheckpoint } from '../../../src/runs/checkpoint';
import { followJournal } from '../../../src/runs/follow-journal';
import { listRun } from '../../../src/runs/read-run';
import { listRunFolders, recordPath, tensorBoardFolder } from '../../../src/runs/run-folder';
import { sweepDead } from '../../../src/runs/sweep-dead';
import type { Failure } from '../../../src/shared/failure';
import { epochCheckpoint } from './epoch-checkpoint';
import { readEventFile } from './tensorboard/read-event-file';

/** A process that writes a run and meets its end; what it had told until then, and how it ended. */
interface Ending {
  readonly folder: string;
  readonly told: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** The system calls of which each is made to fail or to kill. `?`: not every machine has it. */
const calls = {
  fsync: { set: 'fsync', fates: ['signal=SIGKILL', 'error=EIO'] },
  write: { set: 'write,pwrite64', fates: ['signal=SIGKILL', 'error=ENOSPC'] },
  rename: { set: '?rename,?renameat,?renameat2', fates: ['signal=SIGKILL', 'error=EIO'] },
} as const;
/** Far more than the writer makes of any of them. */
const tooMany = 200;

describe('a run folder after a crash', function () {
  this.timeout(180_000);
  this.slow(60_000);
  let scratch = '';
  let writer = '';

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'lookbook-crash-'));
    writer = join(scratch, 'crash-writer.mjs');
    // Bundled whole, for it runs outside of the project's folder; from ES modules, for others want a `require`.
    await esbuild.build({ entryPoints: [resolve('test/unit/runs/crash-writer.ts')], outfile: writer, bundle: true, platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'] });
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  async function run(command: string, args: readonly string[]): Promise<Ending> {
    const folder = await mkdtemp(join(scratch, 'run-'));
    // One thread for files, since strace counts the calls of each thread by themselves.
    const child = spawn(command, [...args, folder], { env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => { told += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    const [code] = (await once(child, 'close')) as [number | null];
    return { folder, told, stderr, code };
  }

  /** Whether the run went on without TensorBoard's event files. */
  async function lacksEventFiles({ folder }: Ending): Promise<boolean> {
    const [runFolder] = await listRunFolders(join(folder, '.lookbook', 'runs'));
    const events = runFolder === undefined ? [] : await followJournal(runFolder).read();
    return events.some(({ type }) => type === 'warning');
  }

  /** Everything that the writer was promised is there; the run is told by what it is; sweeping sets it right. */
  async function check({ folder, told }: Ending): Promise<void> {
    const promised = (word: string): number => Math.max(0, ...[...told.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map((match) => Number(match[1])));
    const [runFolder] = await listRunFolders(join(folder, '.lookbook', 'runs'));
    const listed = runFolder === undefined ? null : await listRun(runFolder);
    if (listed === null) {
      assert.equal(told, '', 'a run that told something is listed');
      return;
    }
    assert.ok(listed.record !== null, 'its record is readable');
    const check = async (): Promise<void> => {
      const problems: Failure[] = [];
      const follower = followJournal(listed.folder, (problem) => { problems.push(problem); });
      const events = await follower.read();
      assert.deepEqual(events.map((event) => event.seq), events.map((_, index) => index + 1));
      assert.ok(events.length >= promised('event'), 'every event is there');
      assert.deepEqual(problems, []);
      const checkpoint = await readCheckpoint(listed.folder, 'last');
      assert.ok((checkpoint?.position.epoch ?? 0) >= promised('checkpoint'), 'the checkpoint is the last that was promised, or newer');
      if (checkpoint !== null) assert.deepEqual(checkpoint, epochCheckpoint(checkpoint.position.epoch));
      for (const file of await eventFiles(listed.folder)) await readEventFile(file);
    };
    await check();
    const last = (await followJournal(listed.folder).read()).at(-1);
    assert.equal(listed.record.state, last?.type === 'ended' ? last.state : 'interrupted');
    await sweepDead(listed.folder, { state: 'interrupted', failure: { message: 'It was killed.' } });
    await check();
    assert.match(await readFile(recordPath(listed.folder), 'utf8'), new RegExp(`"state": "${listed.record.state}"`));
    const names = await readdir(listed.folder, { recursive: true });
    assert.deepEqual(names.filter((name) => name.endsWith('.tmp') || (name.endsWith('.lock') && listed.record.state === 'interrupted')), []);
  }

  it('is whole where there was none', async () => {
    const ending = await run(process.execPath, [writer]);
    assert.equal(ending.code, 0, ending.stderr);
    await check(ending);
  });

  /** @param flags with `-f`, the calls of all threads count, otherwise those of the main one. */
  async function runUnderStrace(flags: readonly string[], set: string, injection: string): Promise<Ending> {
    try {
      return await run('strace', [...flags, '-qq', '-o', '/dev/null', '-e', `trace=${set}`, '-e', `inject=${set}:${injection}`, process.execPath, writer]);
    } catch (error) {
      throw new Error('This test needs strace (apt-get install strace).', { cause: error });
    }
  }

  for (const [name, { set, fates }] of Object.entries(calls)) {
    // The main thread writes the journal, the pool's everything else.
    for (const [threads, flags] of [['any', ['-f', '--seccomp-bpf']], ['the main', []]] as const) {
      if (name === 'rename' && threads === 'the main') continue;
      for (const fate of fates) {
        it(`keeps what was promised: ${fate} at each ${name} of ${threads} thread`, async function () {
          if (process.platform !== 'linux') this.skip();
          let when = 1;
          for (; when < tooMany; when++) {
            const ending = await runUnderStrace(flags, set, `${fate}:when=${when}`);
            await check(ending);
            if (ending.code === 0 && /^checkpoint 2$/m.test(ending.told) && !(await lacksEventFiles(ending))) break;
          }
          assert.ok(when > 1 && when < tooMany, 'some calls met their fate, and in the end there were no more');
        });
      }
    }
  }

  it('is whole where each rename was refused for a while', async function () {
    if (process.platform !== 'linux') this.skip();
    const ending = await runUnderStrace(['-f'], calls.rename.set, 'error=EBUSY:when=1+2');
    assert.equal(ending.code, 0, ending.stderr);
    await check(ending);
  });

  it('keeps what was promised when the disk takes a part of a write only', async function () {
    if (process.platform === 'win32') this.skip();
    // A limit on the size of files, in blocks of 512 bytes: the journal meets the small ones, checkpoints the large.
    for (const blocks of [1, 2, 3, 4, 6, 8, 100, 311]) {
      const ending = await run('sh', ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, writer]);
      assert.notEqual(ending.code, 0);
      await check(ending);
    }
  });
});

async function eventFiles(runFolder: string): Promise<string[]> {
  const entries = await readdir(tensorBoardFolder(runFolder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
