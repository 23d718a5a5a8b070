import { controlAddress } from '../memory/address-space';

/** Words on a cache line: what one thread waits for lies on another line than what others write. */
const line = 16;

/** Loads of a word before a thread goes to sleep: tens of microseconds, the time between two calls of a training step. */
const spins = 4000;

/** At most so many parts is a thread's share of a call cut into. */
const mostParts = 8;

/** A share's word: its next part in the low bits, above them the call's generation, so that a thread that comes late takes nothing of another call. */
const partBits = 12;
const partMask = 2 ** partBits - 1;

/** One call, as the threads that share it see it. */
export interface SharedCall {
  /** Position of the kernel in `kernelNames`. */
  readonly kernel: number;
  readonly units: number;
  /** Working memory of the first thread, and how far the next thread's is from it. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/**
 * The words in the shared memory by which the calling thread hands a call to the workers and learns that it is done.
 *
 * A call is handed over by raising `generation`. Its units are cut into a share for each thread, each share into parts.
 * A thread takes the parts of its own share first, so that from call to call it meets the same images in its cache, and
 * then those that others have not begun: a core that other programs slow down, or a worker that still sleeps, does not
 * hold up the call. Units are independent of each other, so results do not depend on who computed which.
 */
export class Control {
  readonly threads: number;
  readonly #words: Int32Array;
  static readonly #generation = 0;
  static readonly #done = line;
  static readonly #dead = 2 * line;
  static readonly #call = 3 * line;
  static readonly #shares = 4 * line;

  constructor(memory: WebAssembly.Memory, threads: number) {
    this.threads = threads;
    this.#words = new Int32Array(memory.buffer, controlAddress, (4 + threads) * line);
  }

  get generation(): number {
    return Atomics.load(this.#words, Control.#generation);
  }

  /** What the last call is; of no use when no part of it is left. */
  get call(): SharedCall {
    const [kernel, units, scratch, scratchBytes] = [0, 1, 2, 3].map((index) => Atomics.load(this.#words, Control.#call + index)) as [number, number, number, number];
    return { kernel, units, scratch: scratch >>> 0, scratchBytes: scratchBytes >>> 0 };
  }

  /**
   * Hands a call to the workers, whose arguments lie in their place already. The one before it must be done.
   * @returns its generation
   */
  start({ kernel, units, scratch, scratchBytes }: SharedCall): number {
    const generation = this.generation + 1 | 0;
    // Closed while the call's words change: a thread that comes late for the one before would count its parts by this one's units.
    this.#setShares(generation, partMask);
    for (const [index, word] of [kernel, units, scratch, scratchBytes].entries()) Atomics.store(this.#words, Control.#call + index, word);
    Atomics.store(this.#words, Control.#done, 0);
    this.#setShares(generation, 0);
    Atomics.store(this.#words, Control.#generation, generation);
    Atomics.notify(this.#words, Control.#generation);
    return generation;
  }

  /** For a worker: waits for a call after the one of `generation`. */
  waitForCall(generation: number): void {
    if (this.#spinWhile(Control.#generation, generation)) return;
    while (this.generation === generation) Atomics.wait(this.#words, Control.#generation, generation);
  }

  /**
   * Computes parts of a call until none is left to begin.
   * @param thread whose share comes first
   * @param run computes the units `first` to `last` (exclusive)
   */
  takeParts(thread: number, units: number, generation: number, run: (first: number, last: number) => void): void {
    const parts = this.#parts(units);
    for (let turn = 0; turn < this.threads; turn++) {
      const share = (thread + turn) % this.threads;
      for (let part = this.#claim(share, parts, generation); part >= 0; part = this.#claim(share, parts, generation)) {
        const first = this.#firstUnit(share, part, parts, units), last = this.#firstUnit(share, part + 1, parts, units);
        if (first < last) run(first, last);
        if (Atomics.add(this.#words, Control.#done, 1) + 1 === parts * this.threads) Atomics.notify(this.#words, Control.#done);
      }
    }
  }

  /** The worker (from 1 on) that has died, or 0. */
  get dead(): number {
    return Atomics.load(this.#words, Control.#dead);
  }

  /** For a worker, or for who sees it go: it will compute nothing any more. */
  die(worker: number): void {
    Atomics.store(this.#words, Control.#dead, worker);
    Atomics.notify(this.#words, Control.#done);
  }

  /**
   * For the caller: waits until all parts of a call of so many units are computed, or a worker has died.
   * @param patience how many tenths of a second to sleep at most. Sleeps are counted and not the time that passes: a process that is
   * stopped, or a machine that sleeps, passes the time of a worker without any fault of its own.
   * @returns false if patience came to its end
   */
  waitForParts(units: number, patience: number): boolean {
    const all = this.#parts(units) * this.threads;
    for (let sleeps = 0; sleeps < patience;) {
      const done = Atomics.load(this.#words, Control.#done);
      if (done === all || this.dead !== 0) return true;
      if (this.#spinWhile(Control.#done, done)) continue;
      if (Atomics.wait(this.#words, Control.#done, done, 100) === 'timed-out') sleeps++;
    }
    return false;
  }

  #setShares(generation: number, part: number): void {
    for (let share = 0; share < this.threads; share++) Atomics.store(this.#words, Control.#shares + share * line, generation << partBits | part);
  }

  /** Takes the next part of a share; -1 if none is left. */
  #claim(share: number, parts: number, generation: number): number {
    const word = Control.#shares + share * line;
    for (;;) {
      const next = Atomics.load(this.#words, word), part = next & partMask;
      if (next >> partBits !== generation << partBits >> partBits || part >= parts) return -1;
      if (Atomics.compareExchange(this.#words, word, next, next + 1) === next) return part;
    }
  }

  /** Parts of each share. */
  #parts(units: number): number {
    return Math.min(mostParts, Math.ceil(units / this.threads));
  }

  /** First unit of a part: one unit each, or ever fewer, so that the last ones even out what differs between threads. */
  #firstUnit(share: number, part: number, parts: number, units: number): number {
    const first = Math.floor(share * units / this.threads), length = Math.floor((share + 1) * units / this.threads) - first;
    if (length <= parts) return first + Math.min(part, length);
    const left = (parts - part) / parts;
    return first + Math.floor(length * (1 - left * left));
  }

  /** True as soon as the word has another value; false when it kept it for as long as looking is cheaper than sleeping. */
  #spinWhile(word: number, value: number): boolean {
    for (let i = 0; i < spins; i++) {
      if (Atomics.load(this.#words, word) !== value) return true;
    }
    return false;
  }
}
