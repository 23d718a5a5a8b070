import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultCacheFolder } from '../../src/dataset/cache-folder';

const run = promisify(execFile);
const version = '2.21.0';

/** A TensorBoard of the tests' own, or why there is none. */
export type TensorBoardInstallation = { readonly python: string; /** Holds `tensorboard`; for the PATH. */ readonly programs: string } | { readonly missing: string };

/** Installs TensorBoard into a virtual environment in the cache, outside the tree; from then on it is there at once. */
export async function installTensorBoard(): Promise<TensorBoardInstallation> {
  const folder = join(defaultCacheFolder(), 'tools', `tensorboard-${version}`);
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const python = join(programs, 'python');
  const there = (): Promise<boolean> => run(python, ['-c', 'import tensorboard.main']).then(() => true, () => false);
  if (await there()) return { python, programs };
  try {
    await mkdir(join(defaultCacheFolder(), 'tools'), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `tensorboard==${version}`]);
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    return { missing: stderr.trim() === '' ? message : stderr.trim() };
  }
  return (await there()) ? { python, programs } : { missing: 'it was installed, but cannot be imported' };
}

/** Skips the running test, saying why, where there is no TensorBoard. */
export function orSkip(installation: TensorBoardInstallation, context: Mocha.Context): Exclude<TensorBoardInstallation, { missing: string }> {
  if (!('missing' in installation)) return installation;
  console.log(`      skipped: python3 cannot have TensorBoard here (${installation.missing})`);
  return context.skip();
}
