import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { loadDescribedDataset, type DatasetOptions } from '../../../src/dataset/load-dataset';
import { LookbookError } from '../../../src/shared/failure';
import { inTemporaryFolder, makeSmallDataset, writeArchives } from './small-dataset';

const small = makeSmallDataset();
const descriptor = { ...small.descriptor, debianPackage: { name: 'dataset-small', folder: 'usr/share/datasets/small' } };
const isRoot = process.getuid?.() === 0;

/** Stands in for apt: knows the package once lists were fetched, and "downloads" a file that names the folder to extract. */
const aptGet = `#!/bin/sh
state="$(dirname "$0")"
echo "apt-get $*" >> "$state/log"
case "$*" in
  *update*) touch "$state/lists" ;;
  *--print-uris*) [ -e "$state/lists" ] || { echo "E: Unable to locate package" >&2; exit 100; }
    echo "'http://x/pool/dataset-small_1_all.deb' dataset-small_1_all.deb 1000 SHA256:0" ;;
  *download*) [ ! -e "$state/slow" ] || exec sleep 20; cp "$state/package.deb" dataset-small_1_all.deb ;;
esac
`;
const dpkgDeb = '#!/bin/sh\n[ "$1" = -x ] && cp -r "$(cat "$2")"/. "$3"\n';

describe('Debian\'s package of a dataset', function () {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('is downloaded and extracted into the cache when no address does', () => withApt({ lists: true }, async (folder) => {
    const set = await load(folder);
    assert.equal(set.train.count, 300);
    assert.deepEqual((await readdir(join(folder, 'cache', 'datasets', 'small'))).sort(), [...small.archives.keys()].sort());
  }));

  it('is found after fetching apt\'s lists as root; anybody else is told to', () => withApt({ lists: false }, async (folder) => {
    if (isRoot) {
      assert.equal((await load(folder)).test.count, 40);
    } else {
      await assert.rejects(load(folder), (error) => error instanceof LookbookError && error.message.includes('sudo apt-get update'));
    }
  }));

  it('with a damaged file is an error, and nothing of it is kept', () => withApt({ lists: true, damaged: true }, async (folder) => {
    await assert.rejects(load(folder), (error) => error instanceof LookbookError && /train-images\.gz is cut short or damaged|wrong checksum|cut short/.test(error.message));
    const kept = (await readdir(join(folder, 'cache', 'datasets', 'small'))).filter((name) => name.startsWith('train-images'));
    assert.deepEqual(kept, []);
  }));

  it('can be cancelled while it downloads', () => withApt({ lists: true, slow: true }, async (folder) => {
    const begun = performance.now();
    await assert.rejects(load(folder, { signal: AbortSignal.timeout(500) }), { name: 'TimeoutError' });
    assert.ok(performance.now() - begun < 10_000);
  }));

  it('is no source where there is no apt', () => inTemporaryFolder(async (folder) => {
    await withPath('', () => assert.rejects(load(folder), (error) => error instanceof LookbookError && error.message.includes('apt-get or dpkg-deb is not there')));
  }));
});

function load(folder: string, options: Partial<DatasetOptions> = {}) {
  return loadDescribedDataset(descriptor, { cacheFolder: join(folder, 'cache'), urls: [], ...options });
}

async function withApt(state: { lists: boolean; slow?: boolean; damaged?: boolean }, use: (folder: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const [name, text] of [['apt-get', aptGet], ['dpkg-deb', dpkgDeb]] as const) {
      await writeFile(join(bin, name), text);
      await chmod(join(bin, name), 0o755);
    }
    if (state.lists) await writeFile(join(bin, 'lists'), '');
    if (state.slow) await writeFile(join(bin, 'slow'), '');
    const content = join(folder, 'content');
    await writeArchives(small, join(content, descriptor.debianPackage.folder));
    if (state.damaged) await writeFile(join(content, descriptor.debianPackage.folder, descriptor.train.images.name), 'damaged');
    await writeFile(join(bin, 'package.deb'), content);
    await withPath(`${bin}${delimiter}${process.env.PATH ?? ''}`, () => use(folder));
  });
}

async function withPath(path: string, use: () => Promise<void>): Promise<void> {
  const before = process.env.PATH;
  process.env.PATH = path;
  try {
    await use();
  } finally {
    process.env.PATH = before;
  }
}
