import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TensorBoardServer } from '../../../src/supervisor/tensorboard-server';
import { installTensorBoard, orSkip } from '../tensorboard-installation';
import { TemporaryRuns } from '../runs/temporary-runs';

describe('TensorBoard server', function () {
  this.timeout(180_000);
  this.slow(20_000);
  const temporary = new TemporaryRuns();
  const never = new AbortController().signal;
  let programs = '';
  beforeEach(async () => { programs = await mkdtemp(join(tmpdir(), 'lookbook-programs-')); });
  afterEach(() => rm(programs, { recursive: true, force: true }));

  /** A `tensorboard` of the tests' own on an otherwise empty PATH. */
  async function standIn(script: string): Promise<NodeJS.ProcessEnv> {
    const file = join(programs, 'tensorboard');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return { PATH: programs };
  }

  it('serves the runs of a folder, and is gone when it is stopped', async function () {
    const installation = orSkip(await installTensorBoard(), this);
    const writer = await temporary.create();
    writer.append({ type: 'batch', epoch: 1, batch: 1, step: 1, loss: 0.5, accuracy: 0.5, images: 64, seconds: 1 });
    await writer.end('completed', null);
    const environment = { ...process.env, PATH: [installation.programs, process.env.PATH].join(delimiter) };
    const lines: string[] = [];
    const server = await TensorBoardServer.start(temporary.runsFolder, { log: (line) => { lines.push(line); }, signal: never, environment });
    assert.ok(server);
    try {
      assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      for (;;) {
        const runs = (await (await fetch(`${server.url}data/runs`)).json()) as string[];
        if (runs.length > 0) {
          assert.deepEqual(runs, [`${writer.record.id}/tensorboard/train`]);
          break;
        }
      }
    } finally {
      await server.stop();
    }
    await server.exited;
    await assert.rejects(fetch(server.url));
    assert.ok(lines.some((line) => line.includes(server.url)));
  });

  it('takes the Python that has it where there is no program of that name', async function () {
    const { python } = orSkip(await installTensorBoard(), this);
    if (process.platform === 'win32') this.skip();
    await writeFile(join(programs, 'python3'), `#!/bin/sh\nexec '${python}' "$@"\n`);
    await chmod(join(programs, 'python3'), 0o755);
    const server = await TensorBoardServer.start(programs, { log: () => undefined, signal: never, environment: { PATH: programs } });
    assert.ok(server);
    await server.stop();
  });

  it('says where it is not installed', async function () {
    assert.equal(await TensorBoardServer.start(programs, { log: () => undefined, signal: never, environment: { PATH: programs } }), null);
    if (process.platform === 'win32') this.skip();
    const environment = await standIn('echo "pyenv: tensorboard: command not found" >&2; exit 127');
    assert.equal(await TensorBoardServer.start(programs, { log: () => undefined, signal: never, environment }), null);
  });

  it('tells the last words of one that does not start', async function () {
    if (process.platform === 'win32') this.skip();
    const environment = await standIn('echo "ImportError: no numpy" >&2; exit 3');
    await assert.rejects(TensorBoardServer.start(programs, { log: () => undefined, signal: never, environment }), { message: /could not be started.*exit code 3/s });
  });

  it('can be cancelled, and leaves nothing behind', async function () {
    if (process.platform === 'win32') this.skip();
    const cancel = new AbortController();
    let pid = 0;
    const environment = await standIn('echo $$; exec /bin/sleep 60');
    const log = (line: string): void => {
      pid = Number(line);
      cancel.abort();
    };
    await assert.rejects(TensorBoardServer.start(programs, { log, signal: cancel.signal, environment }), { name: 'AbortError' });
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
});
