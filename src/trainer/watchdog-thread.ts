import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { RunWriter } from '../runs/run-writer';
import type { Failure } from '../shared/failure';
import { pauseMainThread } from './blocked-place';
import type { WatchdogData, WatchdogMessage } from './watchdog-protocol';

const hostCheckInterval = 500;
/** What the main thread, if it is not stuck, gets to write down that its host is gone. */
const graceAfterHost = 2_000;
const pausePatience = 2_000;

const { hostPid, evaluationSeconds } = workerData as WatchdogData;
let overdue: NodeJS.Timeout | undefined;
let ending = false;

/** An orphan gets another parent on Unix; on Windows it keeps the number of a process that is no more. */
function hostLives(): boolean {
  if (process.ppid !== hostPid) return false;
  try {
    process.kill(hostPid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `process.exit` in a thread ends the thread only, and a stuck main thread heeds no gentler signal. */
function killProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

function endAfterGrace(): void {
  if (ending) return;
  ending = true;
  setTimeout(killProcess, graceAfterHost);
}

/** Where the experiment hangs, in its text as written. */
async function blockedPlace(experimentFile: string): Promise<Pick<Failure, 'file' | 'position'>> {
  const place = await pauseMainThread(pausePatience);
  if (place === null) return { file: experimentFile };
  const { file, position } = place;
  const { SourceModule } = await translation;
  return { file, position: new SourceModule(file, await readFile(file, 'utf8')).originalPosition(position) };
}

/** The main thread is stuck in user code: writes the run down as failed in its stead, then kills the process. */
async function failRun(runFolder: string, experimentFile: string): Promise<void> {
  try {
    const place = await blockedPlace(experimentFile);
    const writer = await RunWriter.reopen(runFolder, { ownProcessIsBlocked: true });
    await writer?.end('failed', {
      message: `The experiment did not finish evaluating within ${evaluationSeconds} seconds${place.position === undefined ? '.' : '; this line was still running.'}`,
      remedy: 'Look for a loop or a promise that does not end, and leave long work to the training.',
      ...place,
    });
  } finally {
    killProcess();
  }
}

parentPort?.on('message', (message: WatchdogMessage) => {
  clearTimeout(overdue);
  if (message.type === 'guard') {
    overdue = setTimeout(() => void failRun(message.runFolder, message.experimentFile), evaluationSeconds * 1_000);
  } else if (message.type === 'hostGone') {
    endAfterGrace();
  }
});
setInterval(() => {
  if (!hostLives()) endAfterGrace();
}, hostCheckInterval);
parentPort?.postMessage('started');
// What reads TypeScript takes a moment to load: not before the main thread goes on, and not once it may be stuck.
const translation = import('../experiment/source-module');
