import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId, listRunFolders, recordPath } from '../runs/run-folder';
import { LookbookError } from '../shared/failure';

/** Where nobody keeps experiments, and searching takes long. */
const passedOver = new Set(['node_modules', '.git', 'dist', 'out']);
/** Folders below the one that was named. */
const deepest = 6;

/**
 * The run folders that a path stands for: a run folder itself, a folder of runs, or a folder with experiments somewhere in it.
 * @throws LookbookError where there are none.
 */
export async function findRuns(path: string): Promise<string[]> {
  if ((await stat(path).catch(() => null))?.isDirectory() !== true) {
    throw new LookbookError({ message: 'There is no such folder.', remedy: 'Name a run folder, a folder of runs such as .lookbook/runs, or a folder with experiments.', file: path });
  }
  const found = (await isRunFolder(path)) ? [path] : await search(path, deepest);
  if (found.length === 0) {
    throw new LookbookError({ message: 'There is no run in this folder.', remedy: 'Train an experiment first; its runs are kept in .lookbook/runs beside it. Folders of runs elsewhere must be named themselves.', file: path });
  }
  return found;
}

async function isRunFolder(folder: string): Promise<boolean> {
  return (await stat(recordPath(folder)).catch(() => null)) !== null;
}

async function search(folder: string, depth: number): Promise<string[]> {
  const own = await listRunFolders(folder);
  if (own.length > 0 || depth === 0) return own;
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = inside.filter((entry) => entry.isDirectory() && !passedOver.has(entry.name) && !isRunId(entry.name)).map(({ name }) => name).sort();
  const found: string[] = [];
  for (const name of folders) found.push(...(await search(join(folder, name), depth - 1)));
  return found;
}
