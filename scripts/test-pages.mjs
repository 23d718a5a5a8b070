// npm run test:pages [-- part of a file name…] [--grep TEXT]: the panels' pages and the report in Chromium, without VS Code.
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { runMocha } from './support/mocha.mjs';
import { inRoot } from './support/paths.mjs';
import { main, PlainError } from './support/say.mjs';
import { bundlePrograms, isPageTest, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  const files = (await testFiles('e2e')).filter((file) => isPageTest(file) && (positionals.length === 0 || positionals.some((part) => file.includes(part))));
  if (files.length === 0) throw new PlainError('No test file in test/e2e/webview matches.');
  await ensureOnMachine(['chromium']);
  await build({ stale: true });
  const bundled = await bundlePrograms(files, { outdir: inRoot('out', 'test', 'pages'), outbase: inRoot('test', 'e2e') });
  const grep = values.grep === undefined ? {} : { grep: values.grep };
  return runMocha('pages', bundled, { timeout: 120_000, slow: 60_000, bail: false, ...grep });
});
