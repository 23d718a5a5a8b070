import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Which module an import of an experiment means. Shared by both ways of hooking into Node's loader; one of them
 * runs on a thread of its own, so this file keeps no state.
 *
 * Modules that an experiment reaches carry a mark, `?lookbook=<engine>` or `?lookbook=<engine>.<evaluation>`.
 * Local files have the long one: every evaluation loads them afresh, and user code is recognisable in a stack.
 * Installed packages have the short one: loaded once, and their import of TensorFlow.js is known for an experiment's.
 */
const markParameter = 'lookbook';

/** Names that stand for modules which Lookbook provides itself. */
const providedModules = ['lookbook', '@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'] as const;
export type ProvidedModule = (typeof providedModules)[number];

const providedScheme = 'lookbook:';

function marked(url: URL, mark: string): string {
  url.searchParams.set(markParameter, mark);
  return url.href;
}

/** URL of a local file in the evaluation that `mark` names. */
export function markedUrl(path: string, mark: string): string {
  return marked(pathToFileURL(path), mark);
}

/** The mark of a module, or `null` for one that is none of ours. */
export function markOf(url: string): string | null {
  return /[?&]lookbook=([\w.]+)$/u.exec(url)?.[1] ?? null;
}

/** True for the mark that local files carry. */
export function isEvaluationMark(mark: string): boolean {
  return mark.includes('.');
}

function engineMark(mark: string): string {
  return mark.split('.')[0] ?? mark;
}

/** Path of a file URL, its query left out. */
export function pathOf(url: string): string {
  const parsed = new URL(url);
  parsed.search = '';
  parsed.hash = '';
  return fileURLToPath(parsed);
}

function asProvided(specifier: string): ProvidedModule | null {
  return providedModules.find((name) => name === specifier) ?? null;
}

/** The provided module that a URL stands for. */
export function providedModuleOf(url: string): ProvidedModule | null {
  return url.startsWith(providedScheme) ? asProvided(url.slice(providedScheme.length).split('?')[0] ?? '') : null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** TypeScript writes `./blocks.js` for `./blocks.ts`. */
const typescriptTwin: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts' };

const localExtensions = ['.ts', '.mts', '.js', '.mjs', '.json'];

/** The file that an import of `path` means, as people write it: with or without extension, or a folder with an index. */
function findFile(path: string): string | null {
  const extension = extname(path);
  const twin = typescriptTwin[extension];
  const candidates = [
    path,
    ...(twin === undefined ? [] : [path.slice(0, -extension.length) + twin]),
    ...localExtensions.map((added) => path + added),
    ...localExtensions.map((added) => join(path, `index${added}`)),
  ];
  return candidates.find(isFile) ?? null;
}

function isPackaged(path: string): boolean {
  return /[\\/]node_modules[\\/]/u.test(path);
}

/** True for files that are evaluated afresh and kept with the run. */
function isLocal(path: string): boolean {
  return !isPackaged(path) && localExtensions.includes(extname(path));
}

/**
 * Marked URL of the module that `specifier` names in the module `parent`, or `null` where Node's own rules decide.
 * @param parent URL of the importing module; unmarked ones are left to Node.
 */
export function resolveImport(specifier: string, parent: string | undefined): string | null {
  if (markOf(specifier) !== null) return specifier;
  const mark = parent === undefined ? null : markOf(parent);
  if (mark === null) return null;
  const provided = asProvided(specifier);
  if (provided !== null) return `${providedScheme}${provided}?${markParameter}=${engineMark(mark)}`;
  if (!isEvaluationMark(mark) || !/^(?:\.{0,2}\/|file:)/u.test(specifier)) return null;
  const path = findFile(pathOf(new URL(specifier, parent).href));
  return path !== null && isLocal(path) ? markedUrl(path, mark) : null;
}

/**
 * What Node resolved by its own rules, marked as far as it is ours: a local file (through a `#name` of package.json
 * or a linked package), or an ES module of an installed package.
 */
export function markResolved(resolved: { url: string; format?: string | null | undefined }, parent: string | undefined): string {
  const mark = parent === undefined ? null : markOf(parent);
  if (mark === null || markOf(resolved.url) !== null || !resolved.url.startsWith('file:')) return resolved.url;
  const path = pathOf(resolved.url);
  if (isEvaluationMark(mark) && isLocal(path)) return markedUrl(path, mark);
  return isPackaged(path) && resolved.format === 'module' ? marked(new URL(resolved.url), engineMark(mark)) : resolved.url;
}
