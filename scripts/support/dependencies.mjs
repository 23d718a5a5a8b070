import { copyFile, readFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';
import { npm } from './processes.mjs';
import { PlainError, since, step } from './say.mjs';

const lockFile = inRoot('package-lock.json');
/** A copy of the lock file that node_modules was installed from. It goes when node_modules goes. */
const installedLock = inRoot('node_modules', '.installed-lock.json');

/** Runs `npm ci` unless node_modules was installed from the lock file as it is now. */
export async function ensureInstalled() {
  const [wanted, installed] = await Promise.all([readFile(lockFile, 'utf8'), readFile(installedLock, 'utf8').catch(() => '')]);
  if (wanted === installed) return;
  step('Installing packages (npm ci)');
  const start = performance.now();
  const { code, timedOut } = await npm(['ci', '--no-audit', '--no-fund'], { timeoutSeconds: 600 });
  if (code !== 0) throw new PlainError(`npm ci ${timedOut ? 'took longer than ten minutes' : `failed (exit code ${code})`}: see its messages above.`);
  await copyFile(lockFile, installedLock);
  console.log(`Packages installed in ${since(start)}`);
}
