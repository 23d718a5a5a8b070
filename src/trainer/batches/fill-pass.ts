import { fillBatch } from '../../dataset/batch';
import { imageSize } from '../../dataset/image-dataset';
import { batchInRing, type BatchRing } from './batch-ring';
import type { BatchPass } from './batch-supply';
import { PassControl } from './pass-control';

/** What the filling thread is told when a pass begins. */
export interface PassOrder {
  readonly pass: BatchPass;
  readonly ring: BatchRing;
  /** Memory of the pass's {@link PassControl}. */
  readonly control: SharedArrayBuffer;
}

/** Fills batch after batch, as far ahead as the ring is long, until the pass is over or closed. */
export function fillPass({ pass, ring, control: memory }: PassOrder): void {
  const { set, classMap, order, augment, batchSize, seed, epoch } = pass;
  const control = new PassControl(ring.slots, memory);
  for (let number = 0, start = 0; start < order.length; number++, start += batchSize) {
    if (!control.waitForRoom(number)) return;
    const batch = batchInRing(ring, number, Math.min(batchSize, order.length - start), imageSize(set));
    fillBatch(batch, set, classMap, order, augment, { seed, epoch, start });
    control.fill();
  }
}
