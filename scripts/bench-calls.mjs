// node scripts/bench-calls.mjs [network] [batch size] [threads] [steps]: where a training step of `simd` spends its time,
// kernel call by kernel call, on the Node that the tests fetch (what VS Code runs its extensions on).
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { ensureDataset } from './dataset.mjs';
import { ensureNode } from './support/code-server.mjs';
import { inRoot } from './support/paths.mjs';
import { main } from './support/say.mjs';
import { bundlePrograms } from './support/test-bundles.mjs';

await main(async () => {
  await ensureDataset();
  await build({ stale: true });
  const [calls = ''] = await bundlePrograms([inRoot('scripts', 'bench', 'calls.ts')], { outdir: inRoot('out', 'bench'), outbase: inRoot('scripts', 'bench') });
  return spawnSync(await ensureNode(), [calls, ...process.argv.slice(2)], { cwd: inRoot(), stdio: 'inherit' }).status ?? 1;
});
