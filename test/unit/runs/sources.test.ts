import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSources } from '../../../src/runs/sources';
import { TemporaryRuns } from './temporary-runs';

describe('sources of a run', () => {
  const temporary = new TemporaryRuns();

  it('keeps an experiment on its own at the top', async () => {
    assert.equal(await writeSources(temporary.folder, [{ path: '/work/models/a.model.ts', text: 'a' }]), 'source/a.model.ts');
    assert.equal(await readFile(join(temporary.folder, 'source', 'a.model.ts'), 'utf8'), 'a');
  });

  it('keeps files where they are relative to one another, also those above and beside the experiment', async () => {
    const sources = ['/work/models/deep/a.model.ts', '/work/models/deep/parts/head.ts', '/work/helpers/blocks.ts', '/work/models/base.ts'];
    assert.equal(await writeSources(temporary.folder, sources.map((path) => ({ path, text: path }))), 'source/models/deep/a.model.ts');
    for (const path of sources) assert.equal(await readFile(join(temporary.folder, 'source', path.slice('/work/'.length)), 'utf8'), path);
  });

  it('copes with files that have nothing but the root in common', async () => {
    assert.equal(await writeSources(temporary.folder, [{ path: '/a.model.ts', text: '' }, { path: '/opt/b.ts', text: 'b' }]), 'source/a.model.ts');
    assert.equal(await readFile(join(temporary.folder, 'source', 'opt', 'b.ts'), 'utf8'), 'b');
  });
});
