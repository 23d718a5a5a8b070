import { controlAddress } from '../memory/address-space';

/** Words on a cache line: what one thread waits for lies on another line than what others write. */
const line = 16;

/** Loads of a word before a thread goes to sleep: tens of microseconds, the time between two calls of a training step. */
const spins = 4000;

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
 * The words in the shared memory by which the calling thread hands a call to the workers and learns that they are done.
 * A call is handed over by raising `generation`; every worker adds one to `done`, and the last one wakes the caller.
 */
export class Control {
  readonly #words: Int32Array;
  static readonly #generation = 0;
  static readonly #done = line;
  static readonly #dead = 2 * line;
  static readonly #call = 3 * line;

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, controlAddress, 4 * line);
  }

  get generation(): number {
    return Atomics.load(this.#words, Control.#generation);
  }

  get call(): SharedCall {
    const [kernel = 0, units = 0, scratch = 0, scratchBytes = 0] = this.#words.subarray(Control.#call, Control.#call + 4);
    return { kernel, units, scratch: scratch >>> 0, scratchBytes: scratchBytes >>> 0 };
  }

  /** Hands a call to the workers, whose arguments lie in their place already. */
  start({ kernel, units, scratch, scratchBytes }: SharedCall): void {
    this.#words.set([kernel, units, scratch, scratchBytes], Control.#call);
    Atomics.store(this.#words, Control.#done, 0);
    Atomics.add(this.#words, Control.#generation, 1);
    Atomics.notify(this.#words, Control.#generation);
  }

  /** For a worker: waits for a call after the one of `generation`. */
  waitForCall(generation: number): void {
    if (this.#spinWhile(Control.#generation, generation)) return;
    while (this.generation === generation) Atomics.wait(this.#words, Control.#generation, generation);
  }

  /** For a worker: its part of the call is done. */
  finish(workers: number): void {
    if (Atomics.add(this.#words, Control.#done, 1) + 1 === workers) Atomics.notify(this.#words, Control.#done);
  }

  /** The worker (from 1 on) that has died, or 0. */
  get dead(): number {
    return Atomics.load(this.#words, Control.#dead);
  }

  /** For a worker, or for who sees it go: it will finish no call any more. */
  die(worker: number): void {
    Atomics.store(this.#words, Control.#dead, worker);
    Atomics.notify(this.#words, Control.#done);
  }

  /**
   * For the caller: waits until all workers are done or one has died.
   * @param patience how many tenths of a second to sleep at most. Sleeps are counted and not the time that passes: a process that is
   * stopped, or a machine that sleeps, passes the time of a worker without any fault of its own.
   * @returns false if patience came to its end
   */
  waitForWorkers(workers: number, patience: number): boolean {
    for (let sleeps = 0; sleeps < patience;) {
      const done = Atomics.load(this.#words, Control.#done);
      if (done === workers || this.dead !== 0) return true;
      if (this.#spinWhile(Control.#done, done)) continue;
      if (Atomics.wait(this.#words, Control.#done, done, 100) === 'timed-out') sleeps++;
    }
    return false;
  }

  /** True as soon as the word has another value; false when it kept it for as long as looking is cheaper than sleeping. */
  #spinWhile(word: number, value: number): boolean {
    for (let i = 0; i < spins; i++) {
      if (Atomics.load(this.#words, word) !== value) return true;
    }
    return false;
  }
}

/**
 * First of the units that a thread (from 0 on) takes: neighbours stay together, and who takes what depends on nothing
 * but the numbers of units and threads.
 */
export function firstUnit(thread: number, threads: number, units: number): number {
  return Math.floor(thread * units / threads);
}
