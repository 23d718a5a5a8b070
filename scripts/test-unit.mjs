// node scripts/test-unit.mjs [unit|kernels] [path or part of one…] [--grep TEXT]
// Bundles the suite's tests and runs them with mocha in this process. Builds dist/ first when it is out of date.
import { build } from './build.mjs';
import { filesNamed, readTestCommand } from './support/chosen-tests.mjs';
import { runMocha } from './support/mocha.mjs';
import { main } from './support/say.mjs';
import { bundleTests, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const { words: [suite = 'unit', ...parts], grep } = readTestCommand();
  const files = filesNamed(await testFiles(suite), parts, `test/${suite}`);
  await build({ stale: true });
  const code = await runMocha(suite, await bundleTests(suite, files), { timeout: 20_000, slow: 2_000, ...grep });
  // A test that leaves a handle open must not hold up the ones after it; mocha's own --exit does the same.
  process.exit(code);
});
