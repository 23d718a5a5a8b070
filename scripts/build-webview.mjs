// Bundles the webviews into dist/webview: one script and one style sheet a panel, and the codicons.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { inRoot, root } from './support/paths.mjs';
import { isMain, main } from './support/say.mjs';

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: { run: 'webview/run/main.ts', data: 'webview/data/main.ts', augmentation: 'webview/augmentation/main.ts', compare: 'webview/compare/main.ts' },
  outdir: 'dist/webview',
  bundle: true,
  platform: 'browser',
  format: 'iife',
  // The oldest Electron among the editors of engines.vscode.
  target: 'chrome122',
  tsconfig: 'webview/tsconfig.json',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
};

async function copyCodicons() {
  const folder = inRoot('dist', 'webview');
  await mkdir(folder, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) await copyFile(inRoot('node_modules', '@vscode', 'codicons', 'dist', file), join(folder, file));
}

/** Builds dist/webview, and again at every change with `watch`. */
export async function buildWebview({ minify = true, watch = false } = {}) {
  await copyCodicons();
  if (!watch) return void (await esbuild.build({ ...options, minify }));
  const context = await esbuild.context({ ...options, minify });
  await context.watch();
}

if (isMain(import.meta.url)) await main(() => buildWebview({ watch: process.argv.includes('--watch') }));
