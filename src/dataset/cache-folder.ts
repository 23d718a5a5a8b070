import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder for datasets and engines that all projects share: `$LOOKBOOK_CACHE`, or `lookbook` in the place
 * that the system has for caches. An absolute path; nothing is created.
 */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const { LOOKBOOK_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (own) return resolve(own);
  if (platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), 'lookbook');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'lookbook');
  return join(xdg || join(homedir(), '.cache'), 'lookbook');
}
