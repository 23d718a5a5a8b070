import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import type { ProcessIdentity } from '../shared/run-record';
import { errorCode } from './error-code';

/** `unknown`: of another machine, boot or container, which this one cannot ask. */
export type ProcessState = 'alive' | 'gone' | 'unknown';

/** Who this process is, for others to tell later whether it still lives. */
export async function processIdentity(): Promise<ProcessIdentity> {
  const [{ startTime }, boot] = await Promise.all([statusOf(process.pid), bootId()]);
  return { pid: process.pid, startTime, bootId: boot, host: hostname() };
}

/** Whether the process that `identity` names still runs. A later process with the same pid is not taken for it. */
export async function processState(identity: ProcessIdentity): Promise<ProcessState> {
  if (identity.host !== hostname() || identity.bootId !== (await bootId())) return 'unknown';
  if (!pidExists(identity.pid)) return 'gone';
  const { startTime, zombie } = await statusOf(identity.pid);
  if (zombie) return 'gone';
  return startTime === null || identity.startTime === null || startTime === identity.startTime ? 'alive' : 'gone';
}

/** True where both name one process. */
export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startTime === other.startTime && one.bootId === other.bootId && one.host === other.host;
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but another user's.
    return errorCode(error) !== 'ESRCH';
  }
}

interface ProcessStatus {
  /** When the process started, in the system's unit; `null` where the system does not tell. */
  readonly startTime: string | null;
  /** It has ended, and its parent has not asked for its exit code yet. */
  readonly zombie: boolean;
}

async function statusOf(pid: number): Promise<ProcessStatus> {
  if (process.platform === 'linux') return statusOnLinux(pid);
  return { startTime: process.platform === 'darwin' ? await startOnMac(pid) : null, zombie: false };
}

async function statusOnLinux(pid: number): Promise<ProcessStatus> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return { startTime: null, zombie: false };
  // The second field, the name in parentheses, may itself contain blanks and parentheses. See proc_pid_stat(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { startTime: fields[22 - 3] ?? null, zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

async function startOnMac(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Boot and pid namespace (a pid means nothing in another container); `null` where the system does not tell. */
async function bootId(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const [boot, namespace] = await Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readlink('/proc/self/ns/pid')]);
    return `${boot.trim()} ${namespace}`;
  } catch {
    return null;
  }
}
