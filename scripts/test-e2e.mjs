// npm run test:e2e [-- part of a file name…] [--grep TEXT]: a person's path through the installed extension, in Chromium.
import { packageExtension } from './package.mjs';
import { filesNamed, readTestCommand } from './support/chosen-tests.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { withInstalledExtension } from './support/e2e-server.mjs';
import { runMocha } from './support/mocha.mjs';
import { main } from './support/say.mjs';
import { bundleTests, isPageTest, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { words, grep } = readTestCommand();
  const files = filesNamed((await testFiles('e2e')).filter((file) => !isPageTest(file)), words, 'test/e2e');
  await ensureOnMachine(['chromium']);
  await packageExtension();
  const bundled = await bundleTests('e2e', files);
  const settings = { 'lookbook.engine': 'simd', 'lookbook.limit': 1280 };
  return withInstalledExtension(settings, () => runMocha('e2e', bundled, { timeout: 120_000, slow: 60_000, bail: false, ...grep }));
});
