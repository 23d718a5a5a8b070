import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** What `npm run bits` says: it trains in a process of its own, on the Node that it is told. */
function checkBits(...flags: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/bits.mjs', ...flags], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

describe('the committed bits of fifty steps of the six models', () => {
  it('come out on this Node, at 1, 2 and 3 threads', function () {
    this.timeout(240_000);
    checkBits('--variants', '1,2,3');
  });

  it('come out on the Node of VS Code\'s extensions, with its wide instructions and without', function () {
    this.timeout(240_000);
    if (process.platform === 'win32') this.skip();
    checkBits('--node', 'tests', '--variants', '1,2,2-narrow');
  });
});
