import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string[]} parts @returns {string} a path inside the project */
export const inRoot = (...parts) => join(root, ...parts);

/**
 * The cache that all projects of a person share. The same rule as `defaultCacheFolder()` in
 * src/dataset/cache-folder.ts, said again here because these scripts run before anything is installed or built.
 */
export function cacheFolder() {
  const { LOOKBOOK_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (LOOKBOOK_CACHE) return LOOKBOOK_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'lookbook');
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'lookbook');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'lookbook');
  return join(homedir(), '.cache', 'lookbook');
}

/** Where tools that must not lie inside the project's tree are installed, such as code-server. */
export const toolsFolder = () => join(cacheFolder(), 'tools');
