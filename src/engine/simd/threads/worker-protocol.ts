import type { MessagePort } from 'node:worker_threads';

/** What a worker is given when it is made. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1 on; 0 is the calling thread. */
  readonly thread: number;
  readonly threads: number;
  /** Address of this thread's own `spareTileBytes` bytes. */
  readonly spareTile: number;
  /** Where it says that it is ready, and later why it died. */
  readonly port: MessagePort;
}

/** The one message of a worker that starts, and the last one of a worker that fails. */
export type WorkerMessage = { readonly type: 'ready' } | { readonly type: 'failed'; readonly reason: string };
