// npm run test:pages [-- part of a file name…] [--grep TEXT]: the panels' pages and the report in Chromium, without VS Code.
import { build } from './build.mjs';
import { filesNamed, readTestCommand } from './support/chosen-tests.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { runMocha } from './support/mocha.mjs';
import { inRoot } from './support/paths.mjs';
import { main } from './support/say.mjs';
import { bundlePrograms, isPageTest, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { words, grep } = readTestCommand();
  const files = filesNamed((await testFiles('e2e')).filter(isPageTest), words, 'test/e2e/webview');
  await ensureOnMachine(['chromium']);
  await build({ stale: true });
  const bundled = await bundlePrograms(files, { outdir: inRoot('out', 'test', 'pages'), outbase: inRoot('test', 'e2e') });
  return runMocha('pages', bundled, { timeout: 120_000, slow: 60_000, bail: false, ...grep });
});
