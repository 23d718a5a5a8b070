import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, processIdentity, processState } from '../../../src/runs/liveness';

describe('liveness', () => {
  it('knows this process as alive', async () => {
    const identity = await processIdentity();
    assert.equal(identity.pid, process.pid);
    assert.equal(await processState(identity), 'alive');
    assert.ok(isSameProcess(identity, await processIdentity()));
  });

  it('does not take a later process for the one that had its pid', async function () {
    const identity = await processIdentity();
    if (identity.startTime === null) this.skip();
    assert.equal(await processState({ ...identity, startTime: `${identity.startTime}0` }), 'gone');
  });

  it('knows a killed process as gone', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    assert.ok(child.pid !== undefined);
    const identity = { ...(await processIdentity()), pid: child.pid, startTime: null };
    assert.equal(await processState(identity), 'alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await processState(identity), 'gone');
  });

  it('takes a zombie for gone', async function () {
    if (process.platform !== 'linux') this.skip();
    // `exec` puts a sleep in the shell's place, which never asks for the exit code of the shell's child.
    const shell = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [pid] = (await once(shell.stdout, 'data')) as [Buffer];
      const identity = { ...(await processIdentity()), pid: Number(pid.toString()), startTime: null };
      let state = await processState(identity);
      for (const end = Date.now() + 5_000; state !== 'gone' && Date.now() < end; state = await processState(identity)) await delay(20);
      assert.equal(state, 'gone');
      assert.doesNotThrow(() => process.kill(identity.pid, 0), 'it is still there as a zombie');
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('cannot tell of another host or another boot', async () => {
    const identity = await processIdentity();
    assert.equal(await processState({ ...identity, host: `not-${identity.host}` }), 'unknown');
    assert.equal(await processState({ ...identity, bootId: 'another' }), 'unknown');
  });
});
