import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { processIdentity as identitySchema, type ProcessIdentity } from '../shared/run-record';
import { errorCode } from './error-code';
import { isSameProcess, processIdentity, processState } from './liveness';

const lockName = /^writer-(\d{1,9})\.lock$/;
const heartbeatInterval = 30_000;
/** A lock file is made and then filled; an empty one this old was left by a crash in between. */
const emptyLockIsStale = 10_000;

export interface LockOptions {
  /**
   * Also takes the lock from this very process: for a watchdog thread whose main thread, the holder,
   * is blocked for good and about to be killed.
   */
  readonly ownProcessIsBlocked?: boolean;
}

/**
 * The right to write in a run folder, of one process at a time.
 *
 * The lock of a dead process must be taken over without two doing so at once. Removing it first would let a slow second
 * taker remove the first one's new lock. So locks are numbered: who finds number n dead creates n + 1 exclusively,
 * which succeeds for one only, and who then finds a higher number than its own backs off.
 */
export class WriterLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(private readonly folder: string, private readonly number: number) {
    // Tells machines that cannot look at this process (other host, other container) that it lives.
    this.heartbeat = setInterval(() => {
      const now = new Date();
      utimes(lockPath(folder, number), now, now).catch(() => undefined);
    }, heartbeatInterval);
    this.heartbeat.unref();
  }

  /** `null` where another process, or one that cannot be asked, holds the lock. */
  static async take(folder: string, options: LockOptions = {}): Promise<WriterLock | null> {
    const identity = await processIdentity();
    const highest = await highestLock(folder);
    if (highest > 0 && !(await isFree(folder, highest, identity, options))) return null;
    const number = highest + 1;
    try {
      await writeFile(lockPath(folder, number), JSON.stringify(identity), { flag: 'wx' });
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return null;
      throw error;
    }
    const lock = new WriterLock(folder, number);
    if ((await highestLock(folder)) === number) return lock;
    clearInterval(lock.heartbeat);
    await rm(lockPath(folder, number), { force: true });
    return null;
  }

  /** Gives the right back and removes the dead locks below. */
  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    const numbers = (await lockNumbers(this.folder)).filter((number) => number <= this.number).sort((a, b) => a - b);
    for (const number of numbers) await rm(lockPath(this.folder, number), { force: true });
  }
}

/** When the holder last gave a sign of life, milliseconds since 1970; 0 where there is no lock. */
export async function lastHeartbeat(folder: string): Promise<number> {
  const highest = await highestLock(folder);
  if (highest === 0) return 0;
  return (await stat(lockPath(folder, highest)).catch(() => null))?.mtimeMs ?? 0;
}

function lockPath(folder: string, number: number): string {
  return join(folder, `writer-${number}.lock`);
}

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const number = lockName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function highestLock(folder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder)));
}

async function isFree(folder: string, number: number, self: ProcessIdentity, options: LockOptions): Promise<boolean> {
  const path = lockPath(folder, number);
  const text = await readFile(path, 'utf8').catch(() => null);
  // Released since it was listed: whoever wants it lists again.
  if (text === null) return false;
  const holder = parseHolder(text);
  if (holder === null) {
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? Date.now());
    return age > emptyLockIsStale;
  }
  if (options.ownProcessIsBlocked === true && isSameProcess(holder, self)) return true;
  return (await processState(holder)) === 'gone';
}

function parseHolder(text: string): ProcessIdentity | null {
  try {
    const parsed = v.safeParse(identitySchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
