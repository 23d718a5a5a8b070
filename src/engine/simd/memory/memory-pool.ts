/** Every address is a multiple of this, and so is every block's size: the last vector of a buffer may run over its end. */
const alignment = 64;
/** Kernels may read up to this many bytes beyond a buffer. */
const guard = 64;
const pageBytes = 65536;
/** Grow by at least 16 MB: growing is slow, and address space is cheap. */
const growthPages = 256;

/**
 * Hands out blocks of a shared WebAssembly memory and keeps released ones for the next request of about their size,
 * since a training step asks for the same sizes again and again. Blocks are not zeroed.
 */
export class MemoryPool {
  readonly memory: WebAssembly.Memory;
  #end: number;
  readonly #released = new Map<number, number[]>();

  /** @param start first address that is free for the pool; what lies before is the caller's. */
  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.#end = roundUp(start, alignment);
  }

  /** The address of a block of at least `bytes` bytes. Throws when memory is exhausted. */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    return this.#released.get(size)?.pop() ?? this.#extend(size);
  }

  /** Takes back a block that `allocate(bytes)` gave. */
  release(address: number, bytes: number): void {
    const size = blockSize(bytes);
    const blocks = this.#released.get(size);
    if (blocks === undefined) this.#released.set(size, [address]);
    else blocks.push(address);
  }

  /** A view of `length` floats. It stays valid when the memory grows, since the memory is shared. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  #extend(size: number): number {
    const address = this.#end;
    const missing = address + size + guard - this.memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / pageBytes));
    this.#end = address + size;
    return address;
  }

  #grow(pages: number): void {
    try {
      this.memory.grow(Math.max(pages, growthPages));
    } catch {
      try {
        this.memory.grow(pages);
      } catch (error) {
        const megabytes = Math.round(this.memory.buffer.byteLength / 2 ** 20);
        throw new Error(`The simd engine is out of memory at ${megabytes} MB. A smaller batch size or model needs less.`, { cause: error });
      }
    }
  }
}

/** Eight sizes to each power of two, so that at most an eighth of a block is unused. */
function blockSize(bytes: number): number {
  const step = Math.max(alignment, 2 ** (28 - Math.clz32(Math.max(bytes, 1))));
  return roundUp(Math.max(bytes, 1), step);
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
