// Builds dist/, everything that the extension and the command line run from. `--watch` keeps building.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';
import { fingerprint, stampFile } from './support/freshness.mjs';
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
  external: ['vscode', '@tensorflow/tfjs-node'],
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
    'experiment-hooks': 'src/experiment/hooks-thread.ts',
    'install-engine': 'src/engine/tfjs-node/install-main.ts',
  },
};

/** The other parts of dist/, each with a script of its own. @type {[string, string][]} */
const parts = [
  ['build-kernels.mjs', 'buildKernels'],
  ['build-types.mjs', 'buildTypes'],
  ['build-webview.mjs', 'buildWebview'],
];

async function buildPart([file, name], options) {
  if (!existsSync(inRoot('scripts', file))) return console.warn(`(scripts/${file} is not there yet)`);
  const module = await import(`./${file}`);
  await module[name](options);
}

/** Entry points that exist. TODO(tooling): plain once all rooms have arrived. */
const existing = (options) => ({
  ...options,
  entryPoints: Object.fromEntries(Object.entries(options.entryPoints).filter(([, path]) => existsSync(inRoot(path)))),
});

/** Chunks are named by content: the ones of earlier builds would pile up and be packed. */
async function removeOldChunks(metafile) {
  const current = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const name of await readdir(inRoot('dist'))) {
    if (name.startsWith('chunk-') && !current.has(name)) await rm(join(inRoot('dist'), name));
  }
}

/** Builds all of dist/. */
export async function build() {
  const stamp = await fingerprint();
  await mkdir(inRoot('dist'), { recursive: true });
  const [, bundled] = await Promise.all([
    existsSync(inRoot('src/extension.ts')) ? esbuild.build(extension) : undefined,
    esbuild.build(existing(processes)),
    ...parts.map((part) => buildPart(part, {})),
  ]);
  await removeOldChunks(bundled.metafile);
  await writeFile(stampFile, stamp);
}

async function watch() {
  const report = {
    name: 'report',
    setup: (build) => build.onEnd(({ errors }) => console.log(`[watch] ${errors.length === 0 ? 'build finished' : 'build failed'}`)),
  };
  for (const options of [extension, existing(processes)]) {
    const context = await esbuild.context({ ...options, plugins: [report] });
    await context.watch();
  }
  for (const part of parts) await buildPart(part, { watch: true });
}

if (isMain(import.meta.url)) {
  await main(async () => {
    if (process.argv.includes('--watch')) return watch();
    const start = performance.now();
    await build();
    console.log(`dist/ built in ${since(start)}`);
  });
}
