import { readFile, stat } from 'node:fs/promises';
import { endianness } from 'node:os';
import { evaluation as evaluationSchema, type Evaluation } from '../shared/evaluation';
import { failureOf, LookbookError, type Failure } from '../shared/failure';
import { isUnfinished, runRecord, type RunRecord } from '../shared/run-record';
import { testSet as testSetSchema, type TestResults } from '../shared/test-set';
import { errorCode } from './error-code';
import { readLastEvent } from './follow-journal';
import { readJsonFile } from './json-file';
import { processState } from './liveness';
import { evaluationPath, journalPath, predictionsPath, recordPath, testSetPath } from './run-folder';
import { lastHeartbeat } from './writer-lock';

/** A process that cannot be asked (other host, other container, before a reboot) lives as long as its run shows signs of life. */
const silenceOfTheDead = 5 * 60_000;

/** A run folder as a list shows it: its record, or what is wrong with it. */
export type ListedRun =
  | { readonly folder: string; readonly record: RunRecord }
  | { readonly folder: string; readonly record: null; readonly problem: Failure };

/**
 * A run's record with its true state: an unfinished run whose process is gone is `interrupted`,
 * or what its journal says last. Nothing is written.
 * @throws LookbookError where there is no readable record.
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const record = await readRecord(folder);
  if (!isUnfinished(record.state) || (await hasWriter(folder, record))) return record;
  // The process may have ended well since the record was read.
  const latest = await readRecord(folder);
  return isUnfinished(latest.state) ? withoutProcess(folder, latest) : latest;
}

/** The figures of the test set; `null` while there are none. @throws LookbookError where the file is damaged. */
export function readEvaluation(folder: string): Promise<Evaluation | null> {
  return readJsonFile(evaluationPath(folder), evaluationSchema);
}

/**
 * The model's outputs for the test set, images × outputs; `null` while there are none.
 * @param count how many numbers there must be.
 * @throws LookbookError where there are not as many.
 */
export async function readPredictions(folder: string, count: number): Promise<Float32Array<ArrayBuffer> | null> {
  const file = predictionsPath(folder);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  if (bytes.byteLength !== count * 4) {
    throw new LookbookError({ message: `The file is damaged: it has ${bytes.byteLength} bytes in place of ${count * 4}.`, file });
  }
  const aligned = Buffer.from(Uint8Array.from(bytes).buffer);
  return new Float32Array((endianness() === 'BE' ? aligned.swap32() : aligned).buffer);
}

/**
 * What the model said of each test image; `null` for a run that has not been tested, or did not keep which image is which.
 * @throws LookbookError where a file is damaged.
 */
export async function readTestResults(folder: string, { outputs }: Pick<Evaluation, 'outputs'>): Promise<TestResults | null> {
  const testSet = await readJsonFile(testSetPath(folder), testSetSchema);
  if (testSet === null) return null;
  const { images, labels } = testSet;
  if (labels.length !== images.length) {
    throw new LookbookError({ message: `The file is damaged: it has ${labels.length} labels for ${images.length} images.`, file: testSetPath(folder) });
  }
  const predictions = await readPredictions(folder, images.length * outputs);
  return predictions === null ? null : { testSet, predictions };
}

/**
 * What a list says of a folder; `null` for a folder of something else, or one that is being made.
 * The journal of a finished run is not read, so it is quick however long the run is.
 */
export async function listRun(folder: string): Promise<ListedRun | null> {
  try {
    return { folder, record: await readRun(folder) };
  } catch (error) {
    const isRun = await Promise.all([recordPath(folder), journalPath(folder)].map((path) => stat(path).then(() => true, () => false)));
    return isRun.includes(true) ? { folder, record: null, problem: failureOf(error) } : null;
  }
}

/** `run.json` as it stands. @throws LookbookError where there is none or it is damaged. */
export async function readRecord(folder: string): Promise<RunRecord> {
  const file = recordPath(folder);
  const record = await readJsonFile(file, runRecord);
  if (record === null) throw new LookbookError({ message: 'The run folder has no record.', file });
  return record;
}

async function hasWriter(folder: string, record: RunRecord): Promise<boolean> {
  const state = await processState(record.process);
  if (state === 'gone') return false;
  // Where the system does not tell start times, the pid may be another's by now.
  if (state === 'alive' && record.process.startTime !== null) return true;
  return Date.now() - (await lastSignOfLife(folder)) < silenceOfTheDead;
}

async function lastSignOfLife(folder: string): Promise<number> {
  const journal = await stat(journalPath(folder)).catch(() => null);
  return Math.max(journal?.mtimeMs ?? 0, await lastHeartbeat(folder).catch(() => 0));
}

async function withoutProcess(folder: string, record: RunRecord): Promise<RunRecord> {
  const last = await readLastEvent(folder).catch(() => null);
  if (last?.type === 'ended') return { ...record, state: last.state, failure: last.failure, endedAt: last.time };
  return { ...record, state: 'interrupted', failure: interruption, endedAt: last?.time ?? record.createdAt };
}

/** What is known of a run whose process is gone and left no word. */
const interruption: Failure = {
  message: 'The training process ended before the run did.',
  remedy: 'Its last checkpoint, if it had reached one, is kept. Train again to get a whole run.',
};
