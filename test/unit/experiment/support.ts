import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tf } from '../../../src/engine/tensorflow';
import { buildModel, type BuiltModel } from '../../../src/experiment/build-model';
import { loadExperiment, type LoadedExperiment } from '../../../src/experiment/load-experiment';
import { LookbookError, type Failure } from '../../../src/shared/failure';
import type { SourceRange } from '../../../src/shared/source-range';

/** Plain TensorFlow.js; what is tested here does not depend on the engine. */
export { tf };

export const request = { inputShape: [28, 28, 1], classCount: 3 } as const;

export const examplesFolder = join(process.cwd(), 'examples');

/** A folder with files, removed after the test. Paths in `files` are relative. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookbook-experiment-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const folders: string[] = [];
after(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const head = "import * as tf from '@tensorflow/tfjs';\nimport { defineExperiment } from 'lookbook';\n";

/** An experiment with this `model` function; `before` stands above its definition, from line 3. */
export function experimentText(model: string, before = ''): string {
  return `${head}${before}export default defineExperiment({\n  name: 'test', data: { dataset: 'fashion-mnist' },\n  model: ${model},\n});\n`;
}

/** Loads `exp.model.ts` from a folder with `files`; a bare text is that file's. */
export async function load(files: string | Readonly<Record<string, string>>): Promise<LoadedExperiment> {
  const folder = folderWith(typeof files === 'string' ? { 'exp.model.ts': files } : files);
  return loadExperiment({ file: join(folder, 'exp.model.ts'), tf });
}

export async function build(files: string | Readonly<Record<string, string>>): Promise<BuiltModel & { loaded: LoadedExperiment }> {
  const loaded = await load(files);
  return { ...buildModel(loaded, tf, request), loaded };
}

/** The failure that `run` ends in. */
export async function failureFrom(run: () => Promise<unknown>): Promise<Failure> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof LookbookError) return thrown.failure;
    throw thrown;
  }
  throw new Error('Nothing was thrown.');
}

/** The text that a range covers. */
export function textAt(loaded: LoadedExperiment, range: SourceRange | null): string | null {
  if (range === null) return null;
  const lines = loaded.sources.find(({ path }) => path === range.file)?.text.split('\n') ?? [];
  const offset = ({ line, column }: { line: number; column: number }): number => lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  return lines.join('\n').slice(offset(range.start), offset(range.end));
}
