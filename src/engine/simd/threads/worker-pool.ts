import { LookbookError } from '../../../shared/failure';
import { kernelNames, type KernelName, type KernelRunner } from '../kernel-runner';
import { argumentsAddress, argumentWords, poolStart, reserveMemory } from '../memory/address-space';
import { MemoryPool } from '../memory/memory-pool';
import { spareTileBytes, type Panels } from '../panels';
import { Control } from './control';
import { KernelInstance } from './kernel-instance';
import { WorkerThread } from './worker-thread';

export interface WorkerPoolOptions {
  /** The kernels: compile-kernels.ts. */
  readonly module: WebAssembly.Module;
  /** dist/simd-worker.mjs. */
  readonly worker: URL;
  /** Threads that take part, the calling one included: at least 1. */
  readonly threads: number;
  /** Calls of less work stay on the calling thread. */
  readonly leastSharedWork?: number;
  /** Seconds that a worker may take longer with what it has begun, when nothing else is left, before it counts as dead. */
  readonly patience?: number;
}

/** Waking a worker that sleeps takes as long as reading or writing about so many floats. */
const leastSharedWork = 32768;
const patience = 30;

const positions = new Map<KernelName, number>(kernelNames.map((name, position) => [name, position]));

/**
 * Runs kernels on the calling thread and workers that share its memory. Units are independent of each other, so results
 * depend neither on the number of threads nor on their speed.
 */
export class WorkerPool implements KernelRunner {
  readonly threads: number;
  readonly panels: Panels;
  readonly pool: MemoryPool;
  readonly #words: Int32Array;
  readonly #kernels: KernelInstance;
  readonly #spareTiles: number;
  readonly #control: Control;
  readonly #leastSharedWork: number;
  readonly #patience: number;
  #workers: readonly WorkerThread[] = [];
  #scratch = { address: 0, bytes: 0 };
  #failure: LookbookError | undefined;

  private constructor(memory: WebAssembly.Memory, options: WorkerPoolOptions) {
    this.threads = options.threads;
    this.pool = new MemoryPool(memory, poolStart);
    this.#words = new Int32Array(memory.buffer, argumentsAddress, argumentWords);
    this.#spareTiles = this.pool.allocate(options.threads * spareTileBytes);
    this.#kernels = new KernelInstance(options.module, memory, this.#spareTiles);
    this.panels = this.#kernels.panels;
    this.#control = new Control(memory, options.threads);
    this.#leastSharedWork = options.leastSharedWork ?? leastSharedWork;
    this.#patience = options.patience ?? patience;
  }

  /** Rejects where WebAssembly SIMD or threads are missing, or a worker cannot start; then no worker is left behind. */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const memory = reserveMemory();
    const runner = new WorkerPool(memory, options);
    const { module, threads, worker } = options;
    const started = await Promise.allSettled(Array.from({ length: threads - 1 }, (_, index) => {
      const thread = index + 1;
      return WorkerThread.start(worker, { module, memory, thread, threads, spareTile: runner.#spareTiles + thread * spareTileBytes }, () => { runner.#control.die(thread); });
    }));
    runner.#workers = started.flatMap((one) => one.status === 'fulfilled' ? [one.value] : []);
    const refused = started.find((one) => one.status === 'rejected');
    if (refused !== undefined) {
      await runner.dispose();
      throw refused.reason as Error;
    }
    return runner;
  }

  run(kernel: KernelName, units: number, unitWork: number, words: readonly number[]): void {
    const position = positions.get(kernel);
    if (position === undefined || words.length > argumentWords) throw new Error(`No kernel ${kernel} with ${words.length} arguments.`);
    if (this.#failure !== undefined) throw this.#failure;
    if (units === 0) return;
    this.#words.set(words);
    const scratchBytes = Math.ceil(this.#kernels.scratchBytes(position) / 64) * 64;
    if (this.#workers.length === 0 || units === 1 || units * unitWork < this.#leastSharedWork) {
      this.#kernels.run(position, 0, units, this.#scratchOf(scratchBytes));
    } else {
      this.#runShared(position, units, this.#scratchOf(scratchBytes * this.threads), scratchBytes);
    }
  }

  /** Ends the workers. Resolves when they are gone. */
  async dispose(): Promise<void> {
    this.#failure ??= new LookbookError({ message: 'The simd engine has been disposed of.' });
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.end()));
  }

  #runShared(kernel: number, units: number, scratch: number, scratchBytes: number): void {
    const control = this.#control;
    this.#refuseDead();
    const begin = performance.now();
    const generation = control.start({ kernel, units, scratch, scratchBytes });
    try {
      control.takeParts(0, units, generation, (first, last) => { this.#kernels.run(kernel, first, last, scratch); });
    } catch (error) {
      throw this.#fail(`${kernelNames[kernel] ?? 'no kernel'}: ${String(error)}`, error);
    }
    const seconds = (performance.now() - begin) / 1000;
    const inTime = control.waitForParts(units, Math.ceil((this.#patience + 20 * seconds) * 10));
    if (!inTime) throw this.#fail('it does not answer');
    this.#refuseDead();
  }

  /** @throws LookbookError if a worker has died */
  #refuseDead(): void {
    const { dead } = this.#control;
    if (dead !== 0) throw this.#fail(this.#workers[dead - 1]?.failure() ?? 'it ended without saying why');
  }

  /** From now on every call fails: parts of this one are missing. */
  #fail(reason: string, cause?: unknown): LookbookError {
    this.#failure = new LookbookError({
      message: `A thread of the simd engine has died (${reason}).`,
      remedy: 'Start the training again. If it happens again, set the threads to 1 and report it with this message.',
    }, { cause });
    return this.#failure;
  }

  #scratchOf(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      if (this.#scratch.bytes > 0) this.pool.release(this.#scratch.address, this.#scratch.bytes);
      this.#scratch = { address: this.pool.allocate(bytes), bytes };
    }
    return this.#scratch.address;
  }
}
