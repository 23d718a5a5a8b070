import { MemoryPool } from './memory/memory-pool';

export const kernelNames = [
  'averagePoolGradient', 'binary', 'convolution', 'convolutionFilterGradient', 'dropout', 'matmul', 'maxPoolGradient', 'normalise',
  'packFilter', 'pool', 'reduceColumns', 'reduceRows', 'softmax', 'stridedCopy', 'unary',
] as const;
export type KernelName = (typeof kernelNames)[number];

/**
 * Runs kernels of src/engine/simd/assembly. A call is split into `units` that may be computed in any order, by any
 * thread; this runner computes them all on the calling thread.
 */
export interface KernelRunner {
  /** Threads that take part, the calling one included. */
  readonly threads: number;
  /**
   * @param words the kernel's arguments in the order of its `Arguments`, each 32 bits: addresses, integers, or {@link floatBits}.
   */
  run(kernel: KernelName, units: number, words: readonly number[]): void;
}

type Kernel = (address: number, first: number, last: number, scratch: number) => void;
type ScratchSize = (address: number) => number;

/** Address space in which the argument block lies; the module's own data end before it. */
const argumentsAddress = 32768;
const argumentWords = 64;
/** First address that the pool may hand out. */
const poolStart = 65536;
/** All that 32-bit addresses reach, or as much of it as the system lets us reserve. */
const maximumPages = [65536, 32768, 16384];

function reserveMemory(): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of maximumPages) {
    try {
      return new WebAssembly.Memory({ initial: 2, maximum, shared: true });
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error('The system does not let the simd engine reserve a gigabyte of address space.', { cause: refusal });
}

export class SingleThreadRunner implements KernelRunner {
  readonly threads = 1;
  readonly pool: MemoryPool;
  readonly #words: Int32Array;
  readonly #kernels: ReadonlyMap<KernelName, { run: Kernel; scratchSize: ScratchSize | undefined }>;
  #scratch = { address: 0, bytes: 0 };

  private constructor(pool: MemoryPool, exports: WebAssembly.Exports) {
    this.pool = pool;
    this.#words = new Int32Array(pool.memory.buffer, argumentsAddress, argumentWords);
    this.#kernels = new Map(kernelNames.map((name) => {
      const scratchSize = exports[`${name}Scratch`];
      return [name, { run: exportedFunction(exports, name), scratchSize: scratchSize === undefined ? undefined : scratchSize as ScratchSize }];
    }));
  }

  /** @param module bytes of dist/kernels.wasm. Rejects where WebAssembly SIMD or threads are missing. */
  static async create(module: Uint8Array): Promise<SingleThreadRunner> {
    const memory = reserveMemory();
    // A copy, because the bytes may lie in a shared or larger buffer.
    const { instance } = await WebAssembly.instantiate(Uint8Array.from(module).buffer, { env: { memory } });
    return new SingleThreadRunner(new MemoryPool(memory, poolStart), instance.exports);
  }

  run(kernel: KernelName, units: number, words: readonly number[]): void {
    const entry = this.#kernels.get(kernel);
    if (entry === undefined || words.length > argumentWords) throw new Error(`No kernel ${kernel} with ${words.length} arguments.`);
    if (units === 0) return;
    this.#words.set(words);
    const scratch = entry.scratchSize === undefined ? 0 : this.#scratchOf(entry.scratchSize(argumentsAddress) >>> 0);
    entry.run(argumentsAddress, 0, units, scratch);
  }

  #scratchOf(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      if (this.#scratch.bytes > 0) this.pool.release(this.#scratch.address, this.#scratch.bytes);
      this.#scratch = { address: this.pool.allocate(bytes), bytes };
    }
    return this.#scratch.address;
  }
}

function exportedFunction(exports: WebAssembly.Exports, name: string): Kernel {
  const found = exports[name];
  if (typeof found !== 'function') throw new Error(`The kernels lack ${name}: build them again (node scripts/build-kernels.mjs).`);
  return found as Kernel;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The 32 bits of a float, as an argument word. */
export function floatBits(value: number): number {
  float[0] = value;
  return bits[0] ?? 0;
}
