import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { LookbookError } from '../shared/failure';
import { stringifyWithNonFinite } from '../shared/json-number';
import type { RunEvent, RunEventBody } from '../shared/run-event';
import { errorCode } from './error-code';
import { lastEvent, wholeLinesLength } from './journal-lines';

/** After these the journal is forced to the disk; a power cut may cost the batches since the last of them. */
const worthSyncing: readonly RunEvent['type'][] = ['created', 'epoch', 'checkpoint', 'evaluation', 'ended'];

/**
 * Appends to `events.ndjson`. An appended event is handed to the system at once, so a kill does not lose it. That costs
 * some fifteen microseconds beside a training, whose data push everything else out of the caches; where events come by the
 * thousand, they can be kept and written together for a fifth of it. Synchronous, because a training loop may hold the
 * thread for long.
 */
export class JournalWriter {
  private readonly descriptor: number;
  private size: number;
  /** The journal's last event: of an earlier writer at first, then of this one. */
  last: RunEvent | null;
  private kept: RunEvent[] = [];

  /** Opens or makes the journal; what a crash left of a last line is cut off. */
  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a+');
    try {
      const size = fstatSync(this.descriptor).size;
      const tail = this.readBackwards(size);
      this.size = tail.wholeLength;
      if (this.size < size) ftruncateSync(this.descriptor, this.size);
      this.last = tail.last;
    } catch (error) {
      closeSync(this.descriptor);
      throw error;
    }
  }

  /** Numbers and dates an event, and keeps it for the next {@link flush} or {@link append}. */
  keep(body: RunEventBody): RunEvent {
    const event: RunEvent = { seq: 1 + ((this.kept.at(-1) ?? this.last)?.seq ?? 0), time: new Date().toISOString(), ...body };
    this.kept.push(event);
    return event;
  }

  /**
   * Writes an event, and before it what was kept.
   * @throws as {@link flush}.
   */
  append(body: RunEventBody): RunEvent {
    const event = this.keep(body);
    this.flush();
    return event;
  }

  /**
   * Writes what was kept, in one piece.
   * @returns the events written.
   * @throws LookbookError where the disk refuses; the journal then ends with the event before, and what was kept is gone.
   */
  flush(): readonly RunEvent[] {
    const events = this.kept;
    this.kept = [];
    const last = events.at(-1);
    if (last === undefined) return events;
    const lines = events.map((event) => `${stringifyWithNonFinite(event)}\n`).join('');
    try {
      this.write(Buffer.from(lines), events.some(({ type }) => worthSyncing.includes(type)));
    } catch (error) {
      throw new LookbookError(
        {
          message: `The run's journal cannot be written (${errorCode(error) ?? String(error)}).`,
          remedy: 'Free some space on the disk, or check the folder\'s permissions, and train again.',
          file: this.path,
        },
        { cause: error },
      );
    }
    this.last = last;
    return events;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Writes all of the lines or, where the disk refuses, none. */
  private write(lines: Uint8Array, durably: boolean): void {
    let written = 0;
    try {
      // A write may take only a part, e.g. when the disk fills up.
      while (written < lines.byteLength) written += writeSync(this.descriptor, lines, written);
      if (durably) fsyncSync(this.descriptor);
    } catch (error) {
      ftruncateSync(this.descriptor, this.size);
      throw error;
    }
    this.size += lines.byteLength;
  }

  /** Reads ever more of the journal's end until it holds a valid event. */
  private readBackwards(size: number): { wholeLength: number; last: RunEvent | null } {
    for (let length = Math.min(size, 65_536); ; length = Math.min(size, length * 4)) {
      const tail = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(this.descriptor, tail, filled, length - filled, size - length + filled);
        if (count === 0) throw new Error(`${this.path} became shorter while it was read`);
        filled += count;
      }
      const last = lastEvent(tail, length === size);
      if (last !== null || length === size) return { wholeLength: size - length + wholeLinesLength(tail), last };
    }
  }
}
