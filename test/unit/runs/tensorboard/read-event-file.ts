import { fromBinary } from '@bufbuild/protobuf';
import { readFile } from 'node:fs/promises';
import { EventSchema, type Event } from '../../../../src/runs/tensorboard/event_pb';
import { maskedChecksum } from '../../../../src/runs/tensorboard/tf-record';

/** The whole records of an event file. @throws Error where one is damaged otherwise than by being cut off at the file's end. */
export async function readEventFile(path: string): Promise<{ events: Event[]; torn: boolean }> {
  const bytes = await readFile(path);
  const events: Event[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 12 > bytes.length) return { events, torn: true };
    const length = Number(bytes.readBigUInt64LE(at));
    if (maskedChecksum(bytes.subarray(at, at + 8)) !== bytes.readUInt32LE(at + 8)) throw new Error(`${path}: damaged at ${at}`);
    const end = at + 12 + length;
    if (end + 4 > bytes.length) return { events, torn: true };
    const payload = bytes.subarray(at + 12, end);
    if (maskedChecksum(payload) !== bytes.readUInt32LE(end)) throw new Error(`${path}: damaged at ${at}`);
    events.push(fromBinary(EventSchema, payload));
    at = end + 4;
  }
  return { events, torn: false };
}
