import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lets the editor's type checker know `lookbook` and `@tensorflow/tfjs` in a folder of experiments without
 * `npm install`. The extension host imports this file, so it must not reach TensorFlow.js.
 */

/** What the folder's tsconfig.json must say for the editor to know what experiments import. */
export const editorCompilerOptions = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  // A type imported without the word `type` fails when the experiment runs; this has the editor say so.
  verbatimModuleSyntax: true,
  paths: {
    'lookbook': ['./.lookbook/types/lookbook.d.ts'],
    '@tensorflow/tfjs': ['./.lookbook/types/tfjs.d.ts'],
    '@tensorflow/tfjs-core': ['./.lookbook/types/tfjs.d.ts'],
    '@tensorflow/tfjs-layers': ['./.lookbook/types/tfjs.d.ts'],
  },
} as const;

export interface EditorSupportResult {
  /** `created`: there was no tsconfig.json; `fitting`: there was one that has the paths; `differing`: there is one that lacks them, and it was left as it is. */
  readonly tsconfig: 'created' | 'fitting' | 'differing';
  readonly tsconfigFile: string;
  /** What to merge into `compilerOptions` of a differing one, after asking. */
  readonly missingPaths: Readonly<Record<string, readonly string[]>>;
}

function hasErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function writeIfDifferent(file: string, text: string): Promise<void> {
  if ((await readIfThere(file)) !== text) await writeFile(file, text);
}

/** Copies the declarations, leaving what is the same untouched so that the editor does not check everything anew. */
async function copyTypes(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  for (const name of names) await writeIfDifferent(join(to, name), await readFile(join(from, name), 'utf8'));
  for (const name of await readdir(to)) {
    if (!names.includes(name)) await rm(join(to, name), { recursive: true });
  }
}

/**
 * The paths of {@link editorCompilerOptions} that a tsconfig.json does not mention. It may have comments, and may extend
 * another file, so this looks for the words, not for their meaning: a path once written is not asked for again.
 */
function pathsNotIn(tsconfig: string): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(editorCompilerOptions.paths).filter(([, [target]]) => !tsconfig.includes(target.replace(/^\.\//u, ''))));
}

/**
 * Puts the declarations into `.lookbook/types` of `folder` and, where there is none, a tsconfig.json that points there.
 * An existing tsconfig.json is never changed.
 * @param typesFolder `dist/types` of the build.
 */
export async function writeEditorSupport(folder: string, typesFolder: string): Promise<EditorSupportResult> {
  const own = join(folder, '.lookbook');
  await copyTypes(typesFolder, join(own, 'types'));
  await writeIfDifferent(join(own, '.gitignore'), '*\n');
  const tsconfigFile = join(folder, 'tsconfig.json');
  const text = `${JSON.stringify({ compilerOptions: editorCompilerOptions, include: ['**/*.ts'] }, null, 2)}\n`;
  try {
    await writeFile(tsconfigFile, text, { flag: 'wx' });
    return { tsconfig: 'created', tsconfigFile, missingPaths: {} };
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
  }
  const missingPaths = pathsNotIn((await readIfThere(tsconfigFile)) ?? '');
  return { tsconfig: Object.keys(missingPaths).length === 0 ? 'fitting' : 'differing', tsconfigFile, missingPaths };
}
