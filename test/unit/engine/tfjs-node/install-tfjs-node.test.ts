import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installTfjsNode, type InstallOptions } from '../../../../src/engine/tfjs-node/install-tfjs-node';
import { addonVersion, installationFolder, installationSeenFrom, type Installation } from '../../../../src/engine/tfjs-node/installation';
import { LookbookError } from '../../../../src/shared/failure';

/** Stands in for npm: "installs" the package without its native part, and, where `prebuilt` says so, that too. */
const npm = `#!/bin/sh
state="$(dirname "$0")"
case "$1" in
  install)
    [ ! -e "$state/slow" ] || { sleep 60 & echo $! > "$state/sleeper"; wait; }
    mkdir -p node_modules/@tensorflow/tfjs-node/binding
    echo '{"name":"@tensorflow/tfjs-node","version":"4.22.0"}' > node_modules/@tensorflow/tfjs-node/package.json ;;
  rebuild)
    [ -e "$state/prebuilt" ] || { echo "npm error getaddrinfo ENOTFOUND" >&2; exit 1; }
    mkdir -p node_modules/@tensorflow/tfjs-node/lib/napi-v${addonVersion()}
    touch node_modules/@tensorflow/tfjs-node/lib/napi-v${addonVersion()}/tfjs_binding.node ;;
esac
`;

describe('Installing tfjs-node', function () {
  const before = { ...process.env };
  let folder: string;
  let bin: string;

  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'lookbook-engine-'));
    bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'npm'), npm);
    await chmod(join(bin, 'npm'), 0o755);
    // The tools of the system, but neither a compiler nor Python.
    for (const tool of ['sh', 'dirname', 'mkdir', 'touch', 'sleep', 'echo']) await symlink(join('/bin', tool), join(bin, tool));
    process.env.PATH = bin;
    process.env.TFJS_NODE_CDN_STORAGE = 'http://127.0.0.1:1/';
  });

  afterEach(async () => {
    process.env.PATH = before.PATH;
    delete process.env.TFJS_NODE_CDN_STORAGE;
    await rm(folder, { recursive: true, force: true });
  });

  const install = (options: Partial<InstallOptions> = {}) => installTfjsNode({
    cacheFolder: folder, signal: new AbortController().signal, onStep: () => undefined, onLine: () => undefined, check: () => Promise.resolve(), ...options,
  });

  it('takes the prebuilt library where its host answers, tries it out, and puts it into the cache', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    process.env.TFJS_NODE_CDN_STORAGE = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    await writeFile(join(bin, 'prebuilt'), '');
    const tried: Installation[] = [];
    const fractions: number[] = [];
    try {
      const target = await install({ check: (installation) => { tried.push(installation); return Promise.resolve(); }, onStep: (_message, fraction) => fractions.push(fraction) });
      assert.equal(target, installationFolder(folder));
    } finally {
      server.close();
      server.closeAllConnections();
    }
    assert.equal(tried.length, 1);
    assert.equal(installationSeenFrom(join(installationFolder(folder), 'package.json'))?.complete, true);
    assert.deepEqual(await readdir(join(folder, 'engines')), ['tfjs-node']);
    assert.deepEqual(fractions, [...fractions].sort((a, b) => a - b));
    assert.equal(fractions.at(-1), 1);
  });

  it('says which tools are missing where the library would have to be built', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(install(), (error) => error instanceof LookbookError && error.message.includes('needs g++, python3, pip') && (error.failure.remedy ?? '').includes('apt-get install g++'));
    assert.ok(!existsSync(installationFolder(folder)));
  });

  it('says when npm is missing', async () => {
    await rm(join(bin, 'npm'));
    await assert.rejects(install(), (error) => error instanceof LookbookError && error.message === 'npm is not on the PATH.');
  });

  it('leaves the installation that is there when the new one does not work', async () => {
    await mkdir(installationFolder(folder), { recursive: true });
    await writeFile(join(installationFolder(folder), 'marker'), 'old');
    await assert.rejects(install());
    assert.equal(await readFile(join(installationFolder(folder), 'marker'), 'utf8'), 'old');
  });

  it('ends what it has started when it is cancelled, and leaves nothing where nothing was downloaded', async () => {
    await writeFile(join(bin, 'slow'), '');
    const canceller = new AbortController();
    const installing = install({ signal: canceller.signal });
    const sleeper = await pidIn(join(bin, 'sleeper'));
    canceller.abort();
    await assert.rejects(installing, { name: 'AbortError' });
    assert.equal(await isRunning(sleeper), false);
    assert.deepEqual(await readdir(join(folder, 'engines')), []);
  });
});

async function pidIn(file: string): Promise<number> {
  for (;;) {
    const pid = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
    if (pid > 0) return pid;
    await wait(20);
  }
}

/** A process that nobody has taken notice of yet ("zombie") has ended; in containers nobody may. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !status.includes(') Z ');
}
