import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../system-errors';

const pattern = /^\.partial-(\d+)-[0-9a-f]+$/;
const free = 0;

/**
 * A folder for what is being fetched into `parent`, of this process alone. What a process left behind that was cut off
 * is taken over: the folder carries its owner's pid in its name, and renaming it is a step that only one process wins,
 * so no lock is needed. (An owner misjudged, say on a shared disk, costs a download, not correctness: every file is
 * checked before it is used.)
 */
export async function claimPartialFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const own = join(parent, partialName(process.pid));
  for (const name of await readdir(parent)) {
    const owner = pattern.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    try {
      await rename(join(parent, name), own);
      return own;
    } catch {
      // Another process was faster, or still holds a file open in it (Windows).
    }
  }
  await mkdir(own);
  return own;
}

/** Leaves the folder to whoever fetches next. */
export async function releasePartialFolder(folder: string): Promise<void> {
  await rename(folder, join(folder, '..', partialName(free)));
}

/** Removes the folder when all that was wanted has been moved out of it. */
export async function removePartialFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function partialName(owner: number): string {
  return `.partial-${owner}-${randomBytes(4).toString('hex')}`;
}

function isRunning(pid: number): boolean {
  if (pid === free) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
