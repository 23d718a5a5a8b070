import { readFile, stat } from 'node:fs/promises';
import { endianness } from 'node:os';
import * as v from 'valibot';
import { stringifyWithNonFinite } from '../shared/json-number';
import { batchColumns, runCurve, type BatchFigures, type RunCurve } from '../shared/run-curve';
import { epochEvent } from '../shared/run-event';
import { followJournal } from './follow-journal';
import { replaceFile } from './replace-file';
import { curvePath, journalPath } from './run-folder';

/*
 * `curve.bin`: what the journal of an ended run says of its course, to be read in a millisecond where the journal takes a
 * hundred. A line of JSON, padded to whole words, then the columns of the batches: 64-bit floats, little-endian.
 * It says nothing that the journal does not say, and counts only while the journal has the size it was made from.
 */

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const header = v.object({
  version: v.literal(1), journalBytes: whole, batches: whole, batchesPerEpoch: v.pipe(whole, v.minValue(1)), plannedEpochs: whole,
  epochs: v.array(epochEvent),
});
const wordBytes = 8;
const newline = 0x0a;

/** Makes the file from the run's journal, which is whole. */
export async function writeCurveFile(folder: string): Promise<void> {
  const { size } = await stat(journalPath(folder));
  const { batches, epochs, batchesPerEpoch, plannedEpochs } = runCurve(await followJournal(folder).read());
  if (batches.step.length === 0) return;
  const words: v.InferInput<typeof header> = { version: 1, journalBytes: size, batches: batches.step.length, batchesPerEpoch, plannedEpochs, epochs: [...epochs] };
  const text = stringifyWithNonFinite(words);
  const padded = Math.ceil((Buffer.byteLength(text) + 1) / wordBytes) * wordBytes - 1;
  const line = Buffer.alloc(padded + 1, ' ');
  line.write(text);
  line[padded] = newline;
  await replaceFile(curvePath(folder), Buffer.concat([line, ...batchColumns.map((name) => littleEndian(batches[name]))]));
}

/** The course of a run that has ended; `null` where the file is missing, damaged, or older than the journal: then the journal tells. */
export async function readCurveFile(folder: string): Promise<RunCurve | null> {
  const [bytes, journal] = await Promise.all([readFile(curvePath(folder)).catch(() => null), stat(journalPath(folder)).catch(() => null)]);
  if (bytes === null) return null;
  const start = bytes.indexOf(newline) + 1;
  const parsed = parseHeader(bytes.toString('utf8', 0, start));
  if (parsed === null || parsed.journalBytes !== journal?.size) return null;
  const { batches: count, batchesPerEpoch, plannedEpochs, epochs } = parsed;
  const columnBytes = count * wordBytes;
  if (start % wordBytes !== 0 || bytes.byteLength !== start + columnBytes * batchColumns.length) return null;
  // A copy of its own begins at a whole word, which a view of floats needs.
  const columns = Uint8Array.from(bytes.subarray(start)).buffer;
  if (endianness() === 'BE') Buffer.from(columns).swap64();
  const column = (name: keyof BatchFigures): Float64Array<ArrayBuffer> => new Float64Array(columns, batchColumns.indexOf(name) * columnBytes, count);
  return { batches: { step: column('step'), seconds: column('seconds'), loss: column('loss'), accuracy: column('accuracy') }, epochs, batchesPerEpoch, plannedEpochs };
}

function parseHeader(line: string): v.InferOutput<typeof header> | null {
  try {
    const parsed = v.safeParse(header, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function littleEndian(values: Float64Array): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'BE' ? Buffer.from(bytes).swap64() : bytes;
}
