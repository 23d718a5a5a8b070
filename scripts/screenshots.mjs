// npm run screenshots: takes the README's pictures (docs/images) of the installed extension, by a run of a few minutes.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from './package.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { withInstalledExtension } from './support/e2e-server.mjs';
import { runMocha } from './support/mocha.mjs';
import { inRoot } from './support/paths.mjs';
import { main } from './support/say.mjs';
import { bundleTests, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const images = inRoot('docs', 'images');
  await mkdir(images, { recursive: true });
  await ensureOnMachine(['chromium']);
  await packageExtension();
  const bundled = await bundleTests('e2e', await testFiles('e2e', '.pictures.ts'));
  const settings = { 'lookbook.engine': 'simd', 'lookbook.limit': 12_800, 'workbench.layoutControl.enabled': false };
  const code = await withInstalledExtension(settings, () => runMocha('screenshots', bundled, { timeout: 900_000 }));
  for (const name of await readdir(images)) console.log(`docs/images/${name}: ${Math.round((await stat(join(images, name))).size / 1000)} kB`);
  return code;
});
