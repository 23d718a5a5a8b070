// node scripts/test-unit.mjs [unit|kernels] [path or part of one…] [--grep TEXT]
// Bundles the suite's tests and runs them with mocha in this process. Builds dist/ first when it is out of date.
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { runMocha } from './support/mocha.mjs';
import { main, PlainError } from './support/say.mjs';
import { bundleTests, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  const [suite = 'unit', ...parts] = positionals;
  const files = (await testFiles(suite)).filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  if (files.length === 0) throw new PlainError(`No test file in test/${suite} matches ${parts.join(', ') || '*.test.ts'}.`);
  await build({ stale: true });
  const code = await runMocha(suite, await bundleTests(suite, files), {
    timeout: 20_000,
    slow: 2_000,
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  });
  // A test that leaves a handle open must not hold up the ones after it; mocha's own --exit does the same.
  process.exit(code);
});
