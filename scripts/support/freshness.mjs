import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/** Written at the end of a build: what dist/ was built from. */
export const stampFile = inRoot('dist', '.built-from');

/** Everything a build reads. */
const inputs = ['src', 'webview', 'scripts', 'package-lock.json', 'tsconfig.json'];

/** A digest of the names, sizes and times of all that a build reads: a few milliseconds. @returns {Promise<string>} */
export async function fingerprint() {
  const lines = [];
  for (const input of inputs) {
    const folderOrFile = await stat(inRoot(input));
    if (!folderOrFile.isDirectory()) {
      lines.push(describe(input, folderOrFile));
      continue;
    }
    for (const entry of await readdir(inRoot(input), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      lines.push(describe(path, await stat(path)));
    }
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

const describe = (path, { size, mtimeMs }) => `${path} ${size} ${mtimeMs}`;

/** Whether dist/ was built from the files as they are now. */
export async function isBuilt() {
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  return stamp === (await fingerprint());
}
