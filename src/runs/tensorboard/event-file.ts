import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EventSchema, SummarySchema, type Summary_ValueSchema } from './event_pb';
import { tfRecord } from './tf-record';

export type SummaryValue = MessageInitShape<typeof Summary_ValueSchema>;

export interface SummaryEvent {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly step: number;
  readonly values: readonly SummaryValue[];
}

/** `events.out.tfevents.<seconds>.<host>.<pid>.<number>.v2`, as TensorFlow names them. */
const fileName = /^events\.out\.tfevents\.(\d+)\./;

/**
 * One event file of TensorBoard's, made at the first {@link flush}. It is never opened again: TensorBoard drops whatever
 * follows a record that a crash has torn, and so a later writer begins a file of its own.
 */
export class EventFile {
  private descriptor: number | null = null;
  private pending: Uint8Array[] = [];

  /** @param folder absolute; made when there is something to write. */
  constructor(private readonly folder: string) {}

  /** Keeps an event for the next {@link flush}. */
  add({ time, step, values }: SummaryEvent): void {
    const wallTime = time / 1000;
    if (this.descriptor === null && this.pending.length === 0) {
      this.pending.push(record({ wallTime, what: { case: 'fileVersion', value: 'brain.Event:2' } }));
    }
    this.pending.push(record({ wallTime, step: BigInt(step), what: { case: 'summary', value: create(SummarySchema, { value: [...values] }) } }));
  }

  /**
   * Hands what was added to the system in one piece.
   * @throws the system's error; a record may then be torn, and nothing must be written after it.
   */
  flush(): void {
    if (this.pending.length === 0) return;
    this.descriptor ??= openNew(this.folder);
    const bytes = Buffer.concat(this.pending);
    this.pending = [];
    let written = 0;
    while (written < bytes.byteLength) written += writeSync(this.descriptor, bytes, written);
  }

  /** Closes the file; what was not flushed is lost. */
  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
    this.pending = [];
  }
}

function record(event: MessageInitShape<typeof EventSchema>): Uint8Array {
  return tfRecord(toBinary(EventSchema, create(EventSchema, event)));
}

/** TensorBoard reads a folder's files in the order of their names, and does not go back: a new one comes after all others. */
function openNew(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const latest = readdirSync(folder).reduce((most, name) => Math.max(most, Number(fileName.exec(name)?.[1] ?? 0)), 0);
  const seconds = Math.max(Math.floor(Date.now() / 1000), latest + 1);
  return openSync(join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.0.v2`), 'wx');
}
