import type { Failure } from '../shared/failure';
import { isUnfinished } from '../shared/run-record';
import { readRecord } from './read-run';
import { RunWriter, type EndState } from './run-writer';

export interface DeadEnd {
  readonly state: EndState;
  readonly failure: Failure | null;
}

/**
 * Writes down the end of an unfinished run whose process is gone. Any number of processes may do so at once: one writes,
 * and none does while the run's own process, or one that cannot be asked, holds the folder.
 * Where the journal already has its last event, the record follows that.
 * @param end what the caller knows of it.
 * @returns whether this call wrote it.
 */
export async function sweepDead(folder: string, end: DeadEnd): Promise<boolean> {
  if (!isUnfinished((await readRecord(folder)).state)) return false;
  const writer = await RunWriter.reopen(folder);
  if (writer === null) return false;
  if (!isUnfinished(writer.record.state)) {
    await writer.close();
    return false;
  }
  await writer.end(end.state, end.failure);
  return true;
}
