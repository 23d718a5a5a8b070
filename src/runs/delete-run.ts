import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LookbookError } from '../shared/failure';
import { isUnfinished } from '../shared/run-record';
import { listRun } from './read-run';
import { isRunId } from './run-folder';

/**
 * Removes a run folder for good, also one with a damaged record.
 * @throws LookbookError where the run still has its process, or the folder is none of a run.
 */
export async function deleteRun(folder: string): Promise<void> {
  await requireDeletable(folder);
  // Out of every list at once, though removing takes a while.
  const doomed = join(dirname(folder), `.${basename(folder)}.deleted`);
  await rename(folder, doomed);
  await rm(doomed, { recursive: true, force: true, maxRetries: 5 });
}

/** For callers that have a trash to put it into. @throws LookbookError as {@link deleteRun} does. */
export async function requireDeletable(folder: string): Promise<void> {
  if (!isRunId(basename(folder))) throw new LookbookError({ message: 'This is no run folder.', file: folder });
  const run = await listRun(folder);
  if (run?.record && isUnfinished(run.record.state)) {
    throw new LookbookError({ message: 'The run is not finished.', remedy: 'Stop it first, then delete it.', file: folder });
  }
}
