/** Words of the memory. */
const filledWord = 0;
const releasedWord = 1;
/** In place of the number of batches that were released: no more are wanted. */
const closed = -1;

/** How far a pass has come: two counters by which a thread that fills batches and one that reads them keep pace. */
export class PassControl {
  private readonly words: Int32Array;

  /** @param slots batches that there is room for */
  constructor(private readonly slots: number, readonly memory: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.words = new Int32Array(memory);
  }

  /** Waits until batch `number` may be written where the one `slots` before it lay. @returns false when no more are wanted. */
  waitForRoom(number: number): boolean {
    for (;;) {
      const released = Atomics.load(this.words, releasedWord);
      if (released === closed) return false;
      if (number - released < this.slots) return true;
      Atomics.wait(this.words, releasedWord, released);
    }
  }

  /** One more batch is filled. */
  fill(): void {
    Atomics.add(this.words, filledWord, 1);
    Atomics.notify(this.words, filledWord);
  }

  /**
   * The first `count` batches are not needed any more. A thread that sleeps because all slots are full is woken when half
   * of them are free: waking it for each batch costs a short step a tenth of its time.
   */
  release(count: number): void {
    Atomics.store(this.words, releasedWord, count);
    if (Atomics.load(this.words, filledWord) - count <= this.slots >> 1) Atomics.notify(this.words, releasedWord);
  }

  close(): void {
    Atomics.store(this.words, releasedWord, closed);
    Atomics.notify(this.words, releasedWord);
  }

  /** Blocks until batch `number` is filled. @returns false when it was not within `milliseconds`. */
  waitForBatch(number: number, milliseconds: number): boolean {
    const filled = Atomics.load(this.words, filledWord);
    return filled > number || (Atomics.wait(this.words, filledWord, filled, milliseconds) !== 'timed-out' && Atomics.load(this.words, filledWord) > number);
  }
}
