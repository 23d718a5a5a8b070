import { cp, mkdir, readFile } from 'node:fs/promises';
import { parseLine, wholeLines } from './journal-lines';
import { replaceFile } from './replace-file';
import { evaluationPath, journalPath, predictionsPath, recordPath, sourceFolder, testSetPath } from './run-folder';

/**
 * A small copy of a finished run to keep for good, say in a repository: all that tables, matrices and curves of epochs
 * are drawn from. Left behind are weights, TensorBoard's files and the journal's lines of single batches; every figure
 * that is there is as it was. What stood in `target` is replaced.
 */
export async function archiveRun(folder: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const pathIn of [evaluationPath, testSetPath, predictionsPath, sourceFolder]) {
    await cp(pathIn(folder), pathIn(target), { recursive: true, force: true }).catch(unlessMissing);
  }
  await replaceFile(journalPath(target), withoutBatches(await readFile(journalPath(folder))));
  // Last: a folder without a record is no run yet.
  await cp(recordPath(folder), recordPath(target), { force: true });
}

function withoutBatches(journal: Buffer): string {
  const kept = Array.from(wholeLines(journal)).filter((line) => {
    const event = parseLine(line);
    return typeof event === 'string' || event.type !== 'batch';
  });
  return kept.map((line) => `${line}\n`).join('');
}

/** A run that was not tested has no evaluation. */
function unlessMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
