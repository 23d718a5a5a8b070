import type { ClassMap } from '../../dataset/class-map';
import type { LabelledImages } from '../../dataset/image-dataset';
import type { Augmentation } from '../../shared/settings';
import type { Batch } from '../batch';

/** One way through images, batch by batch. Its batches are a function of what stands here. */
export interface BatchPass {
  /** Images in shared memory are not copied. */
  readonly set: LabelledImages;
  readonly classMap: ClassMap;
  /** Image numbers in the order in which they come. */
  readonly order: Uint32Array;
  /** None for validation and test. */
  readonly augment: readonly Augmentation[];
  /** Images to a batch; the last one may be smaller. */
  readonly batchSize: number;
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
}

/** Reads the batches of a pass, one after another. */
export interface BatchReader {
  /** @returns the next batch, valid until this is called again; `null` after the last one. @throws LookbookError when none can be made any more */
  next(): Promise<Batch | null>;
  /** Ends the pass before its last batch; no harm after it. */
  close(): void;
}

/** Where batches come from. */
export interface BatchSupply {
  /** Begins a pass. One at a time: the one before must be read to its end or closed. */
  open(pass: BatchPass): BatchReader;
}
