import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId } from '../runs/run-folder';

/** True for the name of an experiment's file. */
function isExperimentName(name: string): boolean {
  return /\.model\.[tj]s$/.test(name);
}

/**
 * The experiments in a folder and the folders in it, in the order of their paths; numbers in names count as numbers.
 * Packages (`node_modules`), folders whose names begin with a dot and run folders, which keep copies, are left out, and so are links.
 * @param folder absolute.
 * @returns absolute paths.
 * @throws the system's error where the folder cannot be read.
 */
export async function experimentsIn(folder: string): Promise<string[]> {
  return (await search(folder)).sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && isExperimentName(entry.name)).map(({ name }) => join(folder, name));
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.') && !isRunId(entry.name));
  return [...files, ...(await Promise.all(folders.map(({ name }) => search(join(folder, name))))).flat()];
}
