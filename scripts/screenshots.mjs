// npm run screenshots: takes the README's pictures (docs/images) of the installed extension, by a run of a few minutes.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from './package.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { withInstalledExtension } from './support/e2e-server.mjs';
import { runMocha } from './support/mocha.mjs';
import { inRoot } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { main } from './support/say.mjs';
import { bundleTests, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const images = inRoot('docs', 'images');
  await mkdir(images, { recursive: true });
  await ensureOnMachine(['chromium', 'pngquant']);
  await packageExtension();
  const bundled = await bundleTests('e2e', await testFiles('e2e', '.pictures.ts'));
  const settings = { 'lookbook.engine': 'simd', 'lookbook.limit': 12_800, 'workbench.layoutControl.enabled': false, 'workbench.colorTheme': 'Default Dark Modern' };
  const code = await withInstalledExtension(settings, () => runMocha('screenshots', bundled, { timeout: 900_000 }));
  // 256 colours are enough for windows, and a quarter of the size.
  for (const name of await readdir(images)) {
    await run('pngquant', ['--force', '--ext', '.png', '--speed', '1', join(images, name)]);
    console.log(`docs/images/${name}: ${Math.round((await stat(join(images, name))).size / 1000)} kB`);
  }
  return code;
});
