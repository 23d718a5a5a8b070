import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const models = ['model-1', 'model-2', 'model-3', 'model-4', 'model-5', 'model-6', 'model-1-unscaled', 'model-1-unscaled-logits', 'model-1-unscaled-test'];

describe('npm run study', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'lookbook-study-')); });
  afterEach(async () => { await rm(folder, { recursive: true }); });

  function plan(...words: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['scripts/study.mjs', '--plan', ...words], { encoding: 'utf8', env: { ...process.env, INIT_CWD: process.cwd() } });
  }

  it('would train nine experiments, and one again with augmentation, and says how long that took before', () => {
    const { stdout, stderr } = plan('--out', folder);
    assert.equal(stderr, '');
    assert.match(stdout, new RegExp(`To train ${models.join(', ')} \\(\\d+ min where the committed study was trained`));
    assert.match(stdout, /To train model-4 with augmentation \(\d+ min/);
  });

  it('goes on where it was interrupted: what was trained to its end, as it is now, is not trained again', async () => {
    await cp('docs/study/runs', join(folder, '.lookbook', 'runs'), { recursive: true });
    const { stdout } = plan('--out', folder);
    for (const name of models) assert.match(stdout, new RegExp(`^${name}\\.model\\.ts was trained before: `, 'm'));
    assert.match(stdout, /^model-4\.model\.ts with augmentation was trained before: /m);
    assert.ok(!stdout.includes('To train'), stdout);
    assert.ok(plan('--out', folder, '--epochs', '1').stdout.includes(`To train ${models.join(', ')}`), 'other settings are another study');
  });

  it('does not put a shorter study in the place of the committed one', () => {
    const { status, stderr } = plan('--limit', '640');
    assert.equal(status, 1);
    assert.match(stderr, /--out/);
  });
});
