import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * @typedef {object} Part a part of dist/
 * @property {string[]} inputs files and folders that it is made from, besides the packages
 * @property {() => Promise<void>} build
 */

/** Holds, for each part, the digest of what it was built from. Goes when dist/ goes. */
const stamp = (name) => inRoot('dist', '.built-from', name);

/** Whatever is built may depend on the packages and on the compiler's options. */
const commonInputs = ['package-lock.json', 'tsconfig.json'];

/** Builds a part and notes what from: as it was before, so that a change meanwhile is not missed. */
export async function buildAndStamp(name, { inputs, build }) {
  const digest = await digestOf(inputs);
  await build();
  await mkdir(inRoot('dist', '.built-from'), { recursive: true });
  await writeFile(stamp(name), digest);
}

/**
 * The parts that are missing or whose inputs have changed: a few milliseconds.
 * @param {Record<string, Part>} parts
 * @returns {Promise<string[]>}
 */
export async function staleParts(parts) {
  const checked = await Promise.all(Object.entries(parts).map(async ([name, { inputs }]) => {
    const built = await readFile(stamp(name), 'utf8').catch(() => '');
    return built === (await digestOf(inputs)) ? [] : [name];
  }));
  return checked.flat();
}

/** A digest of the names, sizes and times of all files below the inputs. */
async function digestOf(inputs) {
  const described = await Promise.all([...commonInputs, ...inputs].map(describe));
  return createHash('sha256').update(described.flat().sort().join('\n')).digest('hex');
}

/** One line a file. @returns {Promise<string[]>} */
async function describe(input) {
  const path = inRoot(input);
  const entries = (await stat(path)).isDirectory() ? await readdir(path, { withFileTypes: true, recursive: true }) : undefined;
  const files = entries?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)) ?? [path];
  return Promise.all(files.map(async (file) => {
    const { size, mtimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs}`;
  }));
}
