import { cp, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import { stringifyWithNonFinite } from '../shared/json-number';
import { errorCode } from './error-code';
import { parseLine, wholeLines } from './journal-lines';
import { readRecord } from './read-run';
import { replaceFile } from './replace-file';
import { evaluationPath, journalPath, predictionsPath, recordPath, sourceFolder, testSetPath } from './run-folder';

/**
 * A small copy of a finished run to keep for good, say in a repository: all that tables, matrices and curves of epochs
 * are drawn from. Left behind are weights, TensorBoard's files, the journal's lines of single batches, and where on whose
 * computer the run was made; every figure that is there is as it was. What stood in `target` is replaced.
 * @throws LookbookError where there is no readable record; system errors where files cannot be read or written
 */
export async function archiveRun(folder: string, target: string): Promise<void> {
  const record = await readRecord(folder);
  const placeless = withoutPlaces([dirname(record.experimentFile), homedir()]);
  await mkdir(target, { recursive: true });
  for (const pathIn of [evaluationPath, testSetPath, predictionsPath, sourceFolder]) {
    await cp(pathIn(folder), pathIn(target), { recursive: true, force: true }).catch(unlessMissing);
  }
  await replaceFile(journalPath(target), placeless(withoutBatches(await readFile(journalPath(folder)))));
  // Last: a folder without a record is no run yet.
  const anonymous = { ...record, process: { ...record.process, bootId: null, host: 'archive' } };
  await replaceFile(recordPath(target), placeless(`${stringifyWithNonFinite(anonymous, 2)}\n`));
}

/** Takes folders out of JSON text: paths in them become relative. */
function withoutPlaces(folders: readonly string[]): (text: string) => string {
  const escaped = folders.filter((folder) => folder.length > 1).map((folder) => JSON.stringify(folder.endsWith(sep) ? folder : folder + sep).slice(1, -1));
  return (text) => escaped.reduce((left, folder) => left.replaceAll(folder, ''), text);
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
  if (errorCode(error) !== 'ENOENT') throw error;
}
