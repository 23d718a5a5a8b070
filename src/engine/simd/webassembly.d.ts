/** The part of WebAssembly's JavaScript interface that the engine uses; neither ES2023's library nor Node's types declare it. */
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;

  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Throws a RangeError if the pages are not to be had. */
    grow(pages: number): number;
  }

  /** Compiled code. A thread that is given one runs the same code as the thread that gave it. */
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  /** Compiles at once. */
  const Module: new (bytes: ArrayBuffer) => Module;

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Exports;
  }

  /** Whether this version of V8 understands all that the bytes contain. */
  function validate(bytes: ArrayBuffer): boolean;
}
