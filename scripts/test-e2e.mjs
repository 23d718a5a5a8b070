// npm run test:e2e [-- part of a file name…] [--grep TEXT]: a person's path through the installed extension, in Chromium.
import { parseArgs } from 'node:util';
import { packageExtension } from './package.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { withInstalledExtension } from './support/e2e-server.mjs';
import { runMocha } from './support/mocha.mjs';
import { main, PlainError } from './support/say.mjs';
import { bundleTests, isPageTest, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  const files = (await testFiles('e2e')).filter((file) => !isPageTest(file) && (positionals.length === 0 || positionals.some((part) => file.includes(part))));
  if (files.length === 0) throw new PlainError('No test file in test/e2e matches.');
  await ensureOnMachine(['chromium']);
  await packageExtension();
  const bundled = await bundleTests('e2e', files);
  const grep = values.grep === undefined ? {} : { grep: values.grep };
  const settings = { 'lookbook.engine': 'simd', 'lookbook.limit': 1280 };
  return withInstalledExtension(settings, () => runMocha('e2e', bundled, { timeout: 120_000, slow: 60_000, bail: false, ...grep }));
});
