import { readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { requireBanner } from '../build.mjs';
import { inRoot, root } from './paths.mjs';

/** The files of a suite: test/<suite>/**\/*.test.ts, sorted. @returns {Promise<string[]>} */
export async function testFiles(suite, ending = '.test.ts') {
  const names = await readdir(inRoot('test', suite), { recursive: true });
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => join(inRoot('test', suite), name));
}

/** Whether a file of the suite e2e needs no VS Code, but Chromium alone. @param {string} file */
export const isPageTest = (file) => /[\\/]e2e[\\/]webview[\\/]/.test(file);

/**
 * Source files find their neighbours in dist/ (kernels, worker scripts) relative to the bundle they are in.
 * Within a test bundle they are given the place that the real bundles have.
 */
const asIfInDist = {
  name: 'as-if-in-dist',
  setup(build) {
    const place = JSON.stringify(pathToFileURL(inRoot('dist', 'tests.mjs')).href);
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      if (relative(inRoot('src'), path).startsWith('..')) return undefined;
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll('import.meta.url', place), loader: 'ts', resolveDir: dirname(path) };
    });
  },
};

/**
 * Packages are left where they are, but for TensorFlow.js and what it needs: as in dist/, its ES modules are bundled,
 * so that there is one copy of it, with its gradients.
 */
const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point' || /^@tensorflow\/tfjs-(core|layers|backend-cpu)/.test(path) || /[\\/]node_modules[\\/]/.test(importer)) return undefined;
      return { path, external: true };
    });
  },
};

/**
 * Bundles programs that use src/ without being part of dist/, packages left where they are. They share chunks, so a
 * module of src/ has one instance however many of them use it.
 * @param {string[]} entryPoints
 * @param {{ outdir: string, outbase: string }} place
 * @returns {Promise<string[]>} the bundled entry points
 */
export async function bundlePrograms(entryPoints, { outdir, outbase }) {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outbase,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    sourcemap: 'inline',
    loader: { '.css': 'empty' },
    plugins: [asIfInDist, externalPackages],
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = Object.entries(metafile.outputs);
  return outputs.filter(([, { entryPoint }]) => entryPoint !== undefined).map(([path]) => join(root, path));
}

/**
 * Bundles a suite's test files into out/test/<suite>.
 * @returns {Promise<string[]>} the bundled test files
 */
export const bundleTests = (suite, entryPoints) => bundlePrograms(entryPoints, { outdir: inRoot('out', 'test', suite), outbase: inRoot('test', suite) });

/** Bundles the suites that run inside the extension host and their entry, as CommonJS like the extension itself. */
export async function bundleHostTests(outdir) {
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [inRoot('test', 'host', 'index.ts'), ...(await testFiles('host'))],
    outdir,
    outbase: inRoot('test', 'host'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
