import { Worker } from 'node:worker_threads';
import { imageSize } from '../../dataset/image-dataset';
import { LookbookError } from '../../shared/failure';
import type { Batch } from '../batch';
import { breathe } from '../breathe';
import { allocateRing, batchInRing, fits, type BatchRing } from './batch-ring';
import type { BatchPass, BatchReader, BatchSupply } from './batch-supply';
import type { PassOrder } from './fill-pass';
import { PassControl } from './pass-control';

/** Milliseconds that the training thread sleeps for a batch before it looks whether the other thread still lives. */
const patience = 10;

/** Batches that a thread of their own gathers, augments and scales ahead of the training. */
export class BatchThread implements BatchSupply {
  private readonly worker: Worker;
  private readonly started: Promise<void>;
  private ring: BatchRing | null = null;
  private failure: LookbookError | null = null;

  /** @param file dist/batch-thread.mjs. */
  constructor(file: URL = new URL('./batch-thread.mjs', import.meta.url)) {
    this.worker = new Worker(file, { name: 'batches' });
    this.started = new Promise((resolve) => {
      this.worker.once('message', () => { resolve(); });
      this.worker.once('exit', () => { resolve(); });
    });
    this.worker.on('error', (error: unknown) => { this.fail(error instanceof Error ? error.message : String(error)); });
    this.worker.on('exit', () => { this.fail('it ended without saying why'); });
  }

  open(pass: BatchPass): BatchReader {
    const size = imageSize(pass.set);
    const capacity = Math.min(pass.batchSize, pass.order.length);
    if (this.ring === null || !fits(this.ring, capacity, size)) this.ring = allocateRing(capacity, size);
    return new ThreadReader(pass, this.ring, (order) => { this.worker.postMessage(order); }, () => this.check());
  }

  /** Ends the thread, whatever it is doing. Resolves when it is gone. */
  async dispose(): Promise<void> {
    this.failure ??= new LookbookError({ message: 'The thread that prepares batches has been ended.' });
    await this.worker.terminate();
  }

  /** Resolves once the thread runs. @throws LookbookError if it does not any more. */
  private async check(): Promise<void> {
    await this.started;
    if (this.failure !== null) throw this.failure;
  }

  private fail(reason: string): void {
    this.failure ??= new LookbookError({
      message: `The thread that prepares batches has died (${reason}).`,
      remedy: 'Start the training again. If it happens again, report it with this message.',
    });
  }
}

class ThreadReader implements BatchReader {
  private readonly control: PassControl;
  private readonly batches: number;
  /** Batches handed out. */
  private given = 0;

  constructor(
    private readonly pass: BatchPass, private readonly ring: BatchRing, begin: (order: PassOrder) => void, private readonly check: () => Promise<void>,
  ) {
    this.control = new PassControl(ring.slots);
    this.batches = Math.ceil(pass.order.length / pass.batchSize);
    begin({ pass, ring, control: this.control.memory });
  }

  async next(): Promise<Batch | null> {
    if (this.given === this.batches) return null;
    this.control.release(this.given);
    await this.check();
    // The event loop runs in between: it is where the end of a thread is told.
    while (!this.control.waitForBatch(this.given, patience)) {
      await breathe();
      await this.check();
    }
    const { set, order, batchSize } = this.pass;
    const number = this.given++;
    return batchInRing(this.ring, number, Math.min(batchSize, order.length - number * batchSize), imageSize(set));
  }

  close(): void {
    this.control.close();
  }
}
