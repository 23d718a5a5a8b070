import type { Batch } from '../batch';

/** Memory for some batches, which two threads share: batch n lies at n modulo `slots`. */
export interface BatchRing {
  readonly memory: SharedArrayBuffer;
  readonly slots: number;
}

/** Numbers of a batch besides its pixels: the classes. */
const bytesPerNumber = 4;
/** One batch in use and up to seven ahead: an image that takes long to augment does not make the training wait. */
const mostSlots = 8;
/** Large batches get fewer slots than that, but the two without which nothing would happen ahead. */
const mostBytes = 64 * 2 ** 20;

/** @param capacity images of `imageSize` numbers to a batch. */
export function allocateRing(capacity: number, imageSize: number): BatchRing {
  const slotBytes = capacity * (imageSize + 1) * bytesPerNumber;
  const slots = Math.min(mostSlots, Math.max(2, Math.floor(mostBytes / slotBytes)));
  return { memory: new SharedArrayBuffer(slots * slotBytes), slots };
}

/** True if a batch of so many images fits into each slot. */
export function fits({ memory, slots }: BatchRing, capacity: number, imageSize: number): boolean {
  return slots * capacity * (imageSize + 1) * bytesPerNumber <= memory.byteLength;
}

/** Batch `number` of a pass, counted from 0, with `count` images. Views, no copies. */
export function batchInRing({ memory, slots }: BatchRing, number: number, count: number, imageSize: number): Batch {
  const start = (number % slots) * (memory.byteLength / slots);
  return {
    count,
    images: new Float32Array(memory, start, count * imageSize),
    classes: new Int32Array(memory, start + count * imageSize * bytesPerNumber, count),
  };
}
