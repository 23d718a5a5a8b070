import { appendFile, rm, stat } from 'node:fs/promises';
import { stopPath } from './run-folder';

/** How often a run's process looks whether somebody else wants it to stop, in milliseconds. */
const lookEvery = 500;

/**
 * Asks a run to stop that another window or a terminal started: first to end after its batch and be tested, again to skip
 * the test. A file, so that it reaches the process wherever it runs, as long as both see the folder.
 * @throws the system's error where the folder cannot be written.
 */
export async function leaveStopRequest(folder: string): Promise<void> {
  await appendFile(stopPath(folder), '.');
}

/** Calls `onRequest` once for each request that is left in a run's folder, until it is told to end, and takes the file away then. */
export function followStopRequests(folder: string, onRequest: () => void): { end(): Promise<void> } {
  let heard = 0;
  const look = async (): Promise<void> => {
    const asked = await stat(stopPath(folder)).then(({ size }) => size, () => 0);
    for (; heard < asked; heard++) onRequest();
  };
  const timer = setInterval(() => { void look(); }, lookEvery);
  return {
    end: async () => {
      clearInterval(timer);
      await rm(stopPath(folder), { force: true });
    },
  };
}
