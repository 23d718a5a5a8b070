import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, sweepTemporaryFiles } from '../../../src/runs/replace-file';
import { TemporaryRuns } from './temporary-runs';

describe('replaceFile', () => {
  const temporary = new TemporaryRuns();

  it('makes and replaces a file, and leaves nothing else behind', async () => {
    const path = join(temporary.folder, 'a.json');
    await replaceFile(path, 'one, longer');
    await replaceFile(path, new Uint8Array([0x32, 0x21]));
    assert.equal(await readFile(path, 'utf8'), '2!');
    assert.deepEqual(await readdir(temporary.folder), ['a.json']);
  });

  it('fails without a trace where the place cannot be taken', async () => {
    const path = join(temporary.folder, 'taken');
    await mkdir(join(path, 'inside'), { recursive: true });
    await assert.rejects(replaceFile(path, 'x'));
    assert.deepEqual(await readdir(temporary.folder), ['taken']);
  });

  it('sweeps the temporary files of a crash and nothing else', async () => {
    const leftover = join(temporary.folder, '.run.json.0123456789ab.tmp');
    const others = ['run.json', '.hidden', 'person.tmp'];
    for (const path of [leftover, ...others.map((name) => join(temporary.folder, name))]) await writeFile(path, '');
    await sweepTemporaryFiles(temporary.folder);
    assert.deepEqual((await readdir(temporary.folder)).sort(), others.sort());
  });
});
