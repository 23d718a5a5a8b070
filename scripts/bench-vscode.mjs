// node scripts/bench-vscode.mjs [experiment] [limit]: whether a run is as fast in VS Code, its panel open, as on the command line.
import { packageExtension } from './package.mjs';
import { ensureNode } from './support/code-server.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { withInstalledExtension } from './support/e2e-server.mjs';
import { runMocha } from './support/mocha.mjs';
import { main } from './support/say.mjs';
import { bundleTests, testFiles } from './support/test-bundles.mjs';

await main(async () => {
  const [experiment = 'model-4.model.ts', limit = '12800'] = process.argv.slice(2);
  await ensureOnMachine(['chromium']);
  await packageExtension();
  const bundled = await bundleTests('e2e', await testFiles('e2e', '.bench.ts'));
  Object.assign(process.env, { LOOKBOOK_BENCH_EXPERIMENT: experiment, LOOKBOOK_BENCH_LIMIT: limit, LOOKBOOK_BENCH_NODE: await ensureNode() });
  return withInstalledExtension({ 'lookbook.engine': 'simd', 'lookbook.limit': Number(limit) }, () => runMocha('speed', bundled, { timeout: 900_000, slow: 600_000, bail: true }));
});
