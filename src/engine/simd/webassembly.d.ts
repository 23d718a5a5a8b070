/** The part of WebAssembly's JavaScript interface that the engine uses; neither ES2023's library nor Node's types declare it. */
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;

  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Throws a RangeError if the pages are not to be had. */
    grow(pages: number): number;
  }

  interface Instance {
    readonly exports: Exports;
  }

  function instantiate(bytes: ArrayBuffer, imports: Record<string, Record<string, unknown>>): Promise<{ readonly instance: Instance }>;
}
