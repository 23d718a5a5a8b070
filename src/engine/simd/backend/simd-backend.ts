import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { util, type backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelRunner } from '../kernel-runner';
import type { MemoryPool } from '../memory/memory-pool';
import { Fallthroughs } from './fallthroughs';

type DataId = TensorInfo['dataId'];

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** A new tensor in the shared memory. */
export interface Output extends TensorInfo {
  readonly address: number;
}

let lastDataId = 0;

/**
 * TensorFlow.js backend whose float tensors live in the kernels' memory. It is a `cpu` backend, so every operation
 * without a kernel of its own runs as plain JavaScript on views of that memory.
 *
 * A tensor moves into the memory when a kernel first needs its address, and every kernel result is born there.
 * Values that TensorFlow.js hands in or takes out are copied whenever they are views of the memory, because the block
 * behind a view is handed to somebody else once its tensor is disposed.
 */
export class SimdBackend extends MathBackendCPU {
  readonly kernels: KernelRunner;
  readonly pool: MemoryPool;
  /** Kernel calls that ran as plain JavaScript. */
  readonly fallthroughs = new Fallthroughs();
  readonly #blocks = new WeakMap<DataId, Block>();

  constructor(kernels: KernelRunner, pool: MemoryPool) {
    super();
    this.kernels = kernels;
    this.pool = pool;
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    const dataId = { id: `simd${++lastDataId}` };
    this.data.set(dataId, { values: this.#owned(values), dtype, refCount: 1 });
    return dataId;
  }

  override move(dataId: DataId, values: backend_util.BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    super.move(dataId, this.#owned(values), shape, dtype, refCount);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    return this.#owned(super.readSync(dataId));
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const block = this.#blocks.get(dataId);
    const gone = super.disposeData(dataId, force);
    if (gone && block !== undefined) {
      this.#blocks.delete(dataId);
      this.pool.release(block.address, block.bytes);
    }
    return gone;
  }

  /** Where the float values of a tensor lie; moves them into the memory if they are elsewhere. */
  address(info: TensorInfo): number {
    const known = this.#blocks.get(info.dataId);
    if (known !== undefined) return known.address;
    const size = util.sizeFromShape(info.shape);
    const block = { address: this.pool.allocate(size * 4), bytes: size * 4 };
    const view = this.pool.floats(block.address, size);
    const data = this.data.get(info.dataId);
    const { values } = data;
    // A float tensor made by casting shares the integers or booleans of the other one: convert, and leave those alone.
    if (values !== undefined) view.set(values as ArrayLike<number>);
    if (values === undefined || values instanceof Float32Array) data.values = view;
    this.#blocks.set(info.dataId, block);
    return block.address;
  }

  /** The address of a float tensor whose values may be changed where they lie, since no other tensor shares them. */
  exclusiveAddress(info: TensorInfo): number | undefined {
    const address = this.address(info);
    const { values, refCount } = this.data.get(info.dataId);
    return refCount === 1 && values instanceof Float32Array ? address : undefined;
  }

  /** A new float tensor, not zeroed. */
  output(shape: readonly number[]): Output {
    const size = util.sizeFromShape([...shape]);
    const block = { address: this.pool.allocate(size * 4), bytes: size * 4 };
    const dataId = { id: `simd${++lastDataId}` };
    this.data.set(dataId, { values: this.pool.floats(block.address, size), dtype: 'float32', refCount: 1 });
    this.#blocks.set(dataId, block);
    return { dataId, shape: [...shape], dtype: 'float32', address: block.address };
  }

  /** Values of a float tensor without a copy: to be read at once, and not kept. */
  peek(info: TensorInfo): ArrayLike<number> {
    return this.data.get(info.dataId).values as ArrayLike<number>;
  }

  /** Calls `use` with the address of `bytes` bytes of working memory. */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result {
    const address = this.pool.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.pool.release(address, bytes);
    }
  }

  #owned(values: backend_util.BackendValues): backend_util.BackendValues {
    return ArrayBuffer.isView(values) && values.buffer === this.pool.memory.buffer ? values.slice() : values;
  }
}
