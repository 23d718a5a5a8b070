import type { Failure } from '../shared/failure';
import { isUnfinished } from '../shared/run-record';
import { interruption, readRecord } from './read-run';
import { RunWriter, type EndState } from './run-writer';
import type { LockOptions } from './writer-lock';

export interface DeadEnd {
  readonly state: EndState;
  readonly failure: Failure | null;
}

/**
 * Writes down the end of an unfinished run whose process is gone. Any number of processes may do so at once: one writes,
 * and none does while the run's own process, or one that cannot be asked, holds the folder.
 * @param end what the caller knows of it; absent, an interruption at the time of the last event.
 * @returns whether this call wrote it.
 */
export async function sweepDead(folder: string, end?: DeadEnd, options?: LockOptions): Promise<boolean> {
  if (!isUnfinished((await readRecord(folder)).state)) return false;
  const writer = await RunWriter.reopen(folder, options);
  if (writer === null) return false;
  if (!isUnfinished(writer.record.state)) {
    await writer.close();
    return false;
  }
  if (end === undefined) await writer.end('interrupted', interruption, writer.lastEvent?.time);
  else await writer.end(end.state, end.failure);
  return true;
}
