import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine } from '../../../../src/engine/create-engine';
import { addonVersion, findInstallations, installationFolder, packageName } from '../../../../src/engine/tfjs-node/installation';
import { restoreRemovedUtilFunctions } from '../../../../src/engine/tfjs-node/removed-util-functions';
import { LookbookError } from '../../../../src/shared/failure';

describe('The tfjs-node engine', () => {
  let cacheFolder: string;

  beforeEach(async function () {
    cacheFolder = await mkdtemp(join(tmpdir(), 'lookbook-engine-'));
    // Where npm could get the prebuilt library, it would be taken before the cache.
    if (findInstallations(cacheFolder).some(({ complete }) => complete)) this.skip();
  });
  afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

  /** A package in the cache whose JavaScript must not run, since its native part is missing or no library. */
  async function installBroken(addon: string | undefined): Promise<string> {
    const folder = join(installationFolder(cacheFolder), 'node_modules', packageName);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: packageName, main: 'index.js' }));
    await writeFile(join(folder, 'index.js'), 'globalThis.tfjsNodeRan = true;');
    const path = join(folder, 'lib', `napi-v${addonVersion()}`, 'tfjs_binding.node');
    if (addon !== undefined) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, addon);
    }
    return folder;
  }

  it('is refused with the remedy where it is not installed', async () => {
    await assert.rejects(createEngine('tfjs-node', { cacheFolder }), (error) => error instanceof LookbookError
      && /not installed|lacks its native part/.test(error.message) && (error.failure.remedy ?? '').includes('npm run engine:tfjs-node'));
  });

  it('is refused, untouched, where its native part is missing', async () => {
    const folder = await installBroken(undefined);
    await assert.rejects(createEngine('tfjs-node', { cacheFolder }), (error) => error instanceof LookbookError && error.message.includes(`${folder} lacks its native part`));
    assert.ok(!('tfjsNodeRan' in globalThis));
  });

  it('is refused with the system\'s reason where it does not load', async () => {
    const folder = await installBroken('no library');
    await assert.rejects(createEngine('tfjs-node', { cacheFolder }), (error) => error instanceof LookbookError && error.message.includes(`${folder} does not load: `));
    assert.ok(!('tfjsNodeRan' in globalThis));
  });
});

describe('Functions that Node took out of node:util', () => {
  it('are there again for tfjs-node', () => {
    restoreRemovedUtilFunctions();
    const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined(value: unknown): boolean; isArray(value: unknown): boolean };
    assert.deepEqual([null, undefined, 0, ''].map((value) => util.isNullOrUndefined(value)), [true, true, false, false]);
    assert.deepEqual([[], {}].map((value) => util.isArray(value)), [true, false]);
  });
});
