import { open, stat, type FileHandle } from 'node:fs/promises';
import { LookbookError, type Failure } from '../shared/failure';
import type { RunEvent } from '../shared/run-event';
import { errorCode } from './error-code';
import { lastEvent, parseLine, wholeLines, wholeLinesLength } from './journal-lines';
import { journalPath } from './run-folder';

const chunkSize = 1 << 20;
/** Longer than any event's line, model summaries not being among them. */
const tailSize = 65_536;

/** Reads a journal while it grows: each call of {@link read} costs only what was added. */
export class JournalFollower {
  private readonly path: string;
  private offset = 0;
  private lines = 0;
  private nextSeq = 1;
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string, private readonly onProblem: (problem: Failure) => void) {
    this.path = journalPath(folder);
  }

  /**
   * The events since the last call, in order. A line that has not ended yet comes with a later call.
   * Calls may overlap; each event is given once.
   * @throws LookbookError where the run folder is gone or cannot be read.
   */
  read(): Promise<RunEvent[]> {
    const next = this.reading.then(() => this.readNew());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async readNew(): Promise<RunEvent[]> {
    const file = await openJournal(this.folder);
    if (file === null) return [];
    const events: RunEvent[] = [];
    try {
      const { size } = await file.stat();
      if (size < this.offset) this.offset = this.lines = 0;
      let length = chunkSize;
      while (this.offset < size) {
        const wanted = Math.min(length, size - this.offset);
        const bytes = await readAt(file, this.offset, wanted);
        const whole = wholeLinesLength(bytes);
        this.take(bytes.subarray(0, whole), events);
        this.offset += whole;
        // The line's end is yet to be written, or a torn line was cut off meanwhile.
        if (bytes.byteLength < wanted || (whole === 0 && this.offset + wanted >= size)) break;
        // A line longer than the chunk: look further.
        length = whole === 0 ? length * 2 : chunkSize;
      }
    } finally {
      await file.close();
    }
    return events;
  }

  private take(bytes: Buffer, events: RunEvent[]): void {
    for (const line of wholeLines(bytes)) {
      this.lines += 1;
      const event = parseLine(line);
      if (typeof event === 'string') {
        this.onProblem({ message: `Line ${this.lines} of the journal is not an event (${event}).`, file: this.path, position: { line: this.lines, column: 1 } });
      } else if (event.seq >= this.nextSeq) {
        this.nextSeq = event.seq + 1;
        events.push(event);
      }
    }
  }
}

/**
 * Follows the journal of a run folder from its start.
 * @param onProblem hears of each line that is no valid event, which is left out of what is read.
 */
export function followJournal(folder: string, onProblem: (problem: Failure) => void = () => undefined): JournalFollower {
  return new JournalFollower(folder, onProblem);
}

/** The last valid event, without reading the whole journal; `null` where there is none near the end. */
export async function readLastEvent(folder: string): Promise<RunEvent | null> {
  const file = await openJournal(folder);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailSize);
    return lastEvent(await readAt(file, start, size - start), start === 0);
  } finally {
    await file.close();
  }
}

/** `null` where the run folder has no journal yet. */
async function openJournal(folder: string): Promise<FileHandle | null> {
  try {
    return await open(journalPath(folder), 'r');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    if ((await stat(folder).catch(() => null)) !== null) return null;
    throw new LookbookError({ message: 'The run folder is gone.', file: folder }, { cause: error });
  }
}

/** Up to `length` bytes from `offset`; fewer where the file ends before. */
async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
