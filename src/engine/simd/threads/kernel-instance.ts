import { kernelNames } from '../kernel-runner';
import { argumentsAddress } from '../memory/address-space';
import { Panels } from '../panels';

type Kernel = (address: number, first: number, last: number, scratch: number) => void;
type ScratchSize = (address: number) => number;

/** One thread's instance of the module: the same code on the same memory as every other thread's. */
export class KernelInstance {
  readonly panels: Panels;
  readonly #kernels: readonly { readonly run: Kernel; readonly scratchSize: ScratchSize | undefined }[];

  /**
   * @param spareTile address of `spareTileBytes` bytes that are this thread's own
   * @throws Error if the module lacks a kernel
   */
  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, spareTile: number) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory, spareTile } });
    this.panels = new Panels((exports.panelWidth as () => number)());
    this.#kernels = kernelNames.map((name) => {
      const run = exports[name];
      if (typeof run !== 'function') throw new Error(`The kernels lack ${name}: build them again (node scripts/build-kernels.mjs).`);
      return { run: run as Kernel, scratchSize: exports[`${name}Scratch`] as ScratchSize | undefined };
    });
  }

  /** Bytes of working memory that a thread needs for the call whose arguments lie in their place. */
  scratchBytes(kernel: number): number {
    const size = this.#kernels[kernel]?.scratchSize;
    return size === undefined ? 0 : size(argumentsAddress) >>> 0;
  }

  /** Computes the units `first` to `last` (exclusive) of the call whose arguments lie in their place. */
  run(kernel: number, first: number, last: number, scratch: number): void {
    if (first < last) this.#kernels[kernel]?.run(argumentsAddress, first, last, scratch);
  }
}
