// Makes dist/types: what the editor needs to know of `lookbook` and `@tensorflow/tfjs` in a folder without node_modules.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { inRoot } from './support/paths.mjs';
import { isMain, main } from './support/say.mjs';

/** What experiments see under `@tensorflow/tfjs`: the same packages as src/engine/tensorflow.ts brings together. */
const tensorflow = [
  "import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';",
  "export * from '@tensorflow/tfjs-core';",
  "export * from '@tensorflow/tfjs-layers';",
].join('\n');

const entryPath = inRoot('src', 'tensorflow-declarations.d.ts');

const entryPlugin = {
  name: 'entry',
  resolveId: (id) => (id === entryPath ? id : null),
  load: (id) => (id === entryPath ? tensorflow : null),
};

const licence = `/**
 * Declarations of TensorFlow.js, bundled from @tensorflow/tfjs-core and @tensorflow/tfjs-layers.
 * Copyright Google LLC. Core: Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).
 * Layers: MIT licence (https://opensource.org/licenses/MIT). Made by Lookbook; changes here are overwritten.
 */
`;

/**
 * The methods that chained operations add to tensors are declared as additions to another module. In one file they are
 * plain declarations of an interface, which merges with the class of the same name.
 */
function mergeAugmentations(text) {
  return text.replace(/^declare module "[^"]*" \{\n([^]*?)^\}$/gmu, '$1');
}

function withoutNoise(text) {
  return text
    .replace(/\/\*\*(?:(?!\*\/)[^])*?@license[^]*?\*\/\n?/gu, '')
    .replace(/^\/\/\/ <.*\n/gmu, '')
    .replace(/^[ \t]*\/\*\* @doclink.*\*\/\n/gmu, '');
}

async function tensorflowDeclarations() {
  const bundle = await rollup({
    input: entryPath,
    plugins: [entryPlugin, dts({ respectExternal: true, tsconfig: inRoot('tsconfig.json') })],
    external: [/^node:/u, 'long', 'seedrandom', 'node-fetch'],
    onwarn(warning) {
      // Namespaces of core import each other; declarations do not mind.
      if (warning.code !== 'CIRCULAR_DEPENDENCY' && warning.code !== 'UNUSED_EXTERNAL_IMPORT') throw new Error(warning.message);
    },
  });
  const { output: [{ code }] } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return licence + withoutNoise(mergeAugmentations(code));
}

async function lookbookDeclarations() {
  const source = await readFile(inRoot('src', 'experiment', 'public-api.ts'), 'utf8');
  const { outputText, diagnostics } = ts.transpileDeclaration(source, { fileName: 'lookbook.ts', reportDiagnostics: true, compilerOptions: { strict: true } });
  if (diagnostics?.length) throw new Error(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => '', getNewLine: () => '\n' }));
  return outputText.replaceAll("'@tensorflow/tfjs-layers'", "'@tensorflow/tfjs'");
}

/** Builds dist/types. */
export async function buildTypes() {
  const folder = inRoot('dist', 'types');
  const [tfjs, lookbook] = await Promise.all([tensorflowDeclarations(), lookbookDeclarations()]);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([writeFile(`${folder}/tfjs.d.ts`, tfjs), writeFile(`${folder}/lookbook.d.ts`, lookbook)]);
}

if (isMain(import.meta.url)) await main(buildTypes);
