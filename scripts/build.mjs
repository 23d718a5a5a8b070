// Builds dist/, everything that the extension and the command line run from. `--watch` keeps building.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import esbuild from 'esbuild';
import { buildAndStamp, staleParts } from './support/freshness.mjs';
import { inRoot, root } from './support/paths.mjs';
import { isMain, main, since } from './support/say.mjs';

/** Bundled CommonJS packages reach Node's built-in modules through this in an ES module. */
export const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  logLevel: 'warning',
  metafile: true,
  // TensorFlow.js: only its ES modules can be mixed with the gradients, which exist as ES modules alone; one copy of each.
  mainFields: ['module', 'main'],
  // Native, and loaded by path from where it is installed: src/engine/tfjs-node.
  // Vega measures text with a canvas where one is installed; a report's widths must not depend on that.
  external: ['vscode', '@tensorflow/tfjs-node', 'canvas'],
};

/**
 * The extension host loads extensions as CommonJS (as far back as engines.vscode reaches).
 * @type {import('esbuild').BuildOptions}
 */
const extension = { ...common, format: 'cjs', entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' } };

/**
 * Everything that runs in a Node process of its own. They share chunks, so TensorFlow.js is shipped once.
 * @type {import('esbuild').BuildOptions & { entryPoints: Record<string, string> }}
 */
const processes = {
  ...common,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  banner: { js: requireBanner },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  entryPoints: {
    trainer: 'src/trainer/main.ts',
    inspector: 'src/inspector/main.ts',
    cli: 'src/trainer/cli.ts',
    watchdog: 'src/trainer/watchdog-thread.ts',
    'engine-timing': 'src/trainer/auto/timing.ts',
    'batch-thread': 'src/trainer/batches/thread.ts',
    'simd-worker': 'src/engine/simd/threads/worker.ts',
    'simd-probe': 'src/engine/simd/instructions/probe-main.ts',
    'experiment-hooks': 'src/experiment/hooks-thread.ts',
    'install-engine': 'src/engine/tfjs-node/install-main.ts',
    report: 'src/report/main.ts',
  },
};

/** Chunks are named by content: the ones of earlier builds would pile up and be packed. */
async function removeOldChunks(metafile) {
  const current = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const name of await readdir(inRoot('dist'))) {
    if (name.startsWith('chunk-') && !current.has(name)) await rm(inRoot('dist', name));
  }
}

async function buildBundles() {
  const [{ metafile }] = await Promise.all([esbuild.build(processes), esbuild.build(extension)]);
  await removeOldChunks(metafile);
}

/**
 * The parts of dist/: what each is made from, and how. Their scripts are loaded when they are needed only, for loading
 * three compilers takes longer than seeing that nothing has changed.
 * @type {Record<string, import('./support/freshness.mjs').Part>}
 */
const parts = {
  bundles: { inputs: ['src', 'webview/charts', 'webview/augmentation', 'scripts/build.mjs'], build: buildBundles },
  kernels: { inputs: ['src/engine/simd/assembly', 'scripts/build-kernels.mjs'], build: async () => (await import('./build-kernels.mjs')).buildKernels() },
  types: { inputs: ['src/experiment/public-api.ts', 'scripts/build-types.mjs'], build: async () => (await import('./build-types.mjs')).buildTypes() },
  webview: { inputs: ['webview', 'src/shared', 'scripts/build-webview.mjs'], build: async () => (await import('./build-webview.mjs')).buildWebview() },
};

/** Builds all of dist/, or with `stale` only the parts whose inputs have changed. */
export async function build({ stale = false } = {}) {
  await mkdir(inRoot('dist'), { recursive: true });
  const toBuild = stale ? await staleParts(parts) : Object.keys(parts);
  await Promise.all(toBuild.map((name) => buildAndStamp(name, parts[name])));
}

async function watch() {
  const report = {
    name: 'report',
    setup: (build) => build.onEnd(({ errors }) => console.log(`[watch] ${errors.length === 0 ? 'build finished' : 'build failed'}`)),
  };
  await build();
  for (const options of [extension, processes]) {
    const context = await esbuild.context({ ...options, plugins: [report] });
    await context.watch();
  }
  await (await import('./build-webview.mjs')).buildWebview({ watch: true });
}

if (isMain(import.meta.url)) {
  await main(async () => {
    if (process.argv.includes('--watch')) return watch();
    const start = performance.now();
    await build();
    console.log(`dist/ built in ${since(start)}`);
  });
}
