// node scripts/look.mjs [--run FOLDER] [--compare FOLDER]… [part of a name…]: pictures of the panels in their states,
// themes and widths, of one real run, or of real runs compared, in out/look.
import { spawnSync } from 'node:child_process';
import esbuild from 'esbuild';
import { buildWebview } from './build-webview.mjs';
import { inRoot, root } from './support/paths.mjs';

await buildWebview();
const outfile = inRoot('out', 'look.mjs');
await esbuild.build({ absWorkingDir: root, entryPoints: ['test/e2e/webview/look.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'warning' });
process.exit(spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1);
