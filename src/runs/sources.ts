import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import { replaceFile } from './replace-file';
import { sourceFolder } from './run-folder';

export interface SourceText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Copies an experiment and the local files it imports into `source/`. They keep their places relative to one another,
 * counted from the deepest folder that holds them all, so that relative imports work from the copies too
 * and a file from beside or above the experiment's folder lands within `source/`.
 * @param sources the experiment first.
 * @returns the experiment's copy, relative to the run folder, with `/`.
 */
export async function writeSources(folder: string, sources: readonly SourceText[]): Promise<string> {
  const [experiment] = sources;
  if (experiment === undefined) throw new Error('A run has at least its experiment as source');
  const root = commonFolder(sources.map((source) => source.path));
  for (const { path, text } of sources) {
    const copy = join(sourceFolder(folder), placeOf(root, path));
    await mkdir(dirname(copy), { recursive: true });
    await replaceFile(copy, text);
  }
  return relative(folder, join(sourceFolder(folder), placeOf(root, experiment.path))).split(sep).join('/');
}

/** A digest of all that a run kept of its source: the same for the same files. `null` where it kept none. */
export async function sourceDigest(folder: string): Promise<string | null> {
  const names = await readdir(sourceFolder(folder), { recursive: true }).catch(() => []);
  const hash = createHash('sha256');
  let files = 0;
  for (const name of names.sort()) {
    const path = join(sourceFolder(folder), name);
    if ((await stat(path)).isDirectory()) continue;
    const bytes = await readFile(path);
    hash.update(`${name.split(sep).join('/')}\0${bytes.byteLength}\0`).update(bytes);
    files += 1;
  }
  return files === 0 ? null : hash.digest('hex');
}

/** The deepest folder that holds all files, without a separator at its end; `''` for `/`, and where they are on several drives. */
export function commonFolder(paths: readonly string[]): string {
  const [first, ...rest] = paths.map((path) => path.split(sep).slice(0, -1));
  if (first === undefined) return '';
  const depth = first.findIndex((part, index) => rest.some((parts) => parts[index] !== part));
  return (depth < 0 ? first : first.slice(0, depth)).join(sep);
}

/** Relative to `root`; files on several drives are told apart by the drive's letter. */
function placeOf(root: string, path: string): string {
  if (root !== '') return path.slice(root.length + 1);
  const drive = parse(path).root;
  return join(drive.replace(/[^A-Za-z0-9]/g, ''), path.slice(drive.length));
}
