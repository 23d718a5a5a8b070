import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder for datasets and engines that all projects share: `$LOOKBOOK_CACHE`, or `lookbook` in the place
 * that the system has for caches. An absolute path; nothing is created.
 */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const own = set(env.LOOKBOOK_CACHE);
  if (own !== undefined) return resolve(own);
  if (platform === 'win32') return join(set(env.LOCALAPPDATA) ?? join(homedir(), 'AppData', 'Local'), 'lookbook');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'lookbook');
  return join(set(env.XDG_CACHE_HOME) ?? join(homedir(), '.cache'), 'lookbook');
}

/** An empty variable counts as none. */
function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
