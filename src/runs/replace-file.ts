import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code';

const temporaryName = /^\..+\.[0-9a-f]{12}\.tmp$/;
/** Windows refuses a rename for as long as a virus scanner or an indexer holds the file. */
const renameIsWorthRetrying: readonly (string | undefined)[] = ['EPERM', 'EACCES', 'EBUSY'];
const renameDelays = [10, 20, 50, 100, 200, 400] as const;

/**
 * Puts `data` in the place of the file at `path`, so that after a crash or on a full disk
 * either the old or the new content is there, whole, and after return the new one is on the disk.
 * The packages for this ignore how many bytes were written, hence our own.
 * @throws the system's error; the old file is then untouched.
 */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeDurably(temporary, typeof data === 'string' ? Buffer.from(data) : data);
    await renameWithRetries(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes what a crash in {@link replaceFile} left in `folder` and below. Only for the one who may write there. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(names.filter((name) => temporaryName.test(basename(name))).map((name) => rm(join(folder, name), { force: true })));
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
    const { size } = await file.stat();
    if (size !== bytes.byteLength) throw new Error(`${path}: ${size} of ${bytes.byteLength} bytes were written`);
  } finally {
    await file.close();
  }
}

async function renameWithRetries(from: string, to: string): Promise<void> {
  for (const pause of renameDelays) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!renameIsWorthRetrying.includes(errorCode(error))) throw error;
      await delay(pause);
    }
  }
  await rename(from, to);
}

/** Makes a rename last. Windows cannot open a folder, and some file systems cannot sync one. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await folder.close();
  }
}
