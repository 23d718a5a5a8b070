import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { WorkerData, WorkerMessage } from './worker-protocol';

/** The calling thread's end of one worker. It does not keep the process alive. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;

  private constructor(worker: Worker, port: MessagePort) {
    this.#worker = worker;
    this.#port = port;
  }

  /**
   * Resolves when the worker waits for calls; rejects if it cannot start.
   * @param onExit hears when the thread has ended, whatever the reason
   */
  static async start(script: URL, data: Omit<WorkerData, 'port'>, onExit: () => void): Promise<WorkerThread> {
    const { port1, port2 } = new MessageChannel();
    const workerData: WorkerData = { ...data, port: port2 };
    // Flags of the process (a debugger's, a loader's) are none of its business; those of V8 hold for all threads anyway.
    const worker = new Worker(script, { workerData, transferList: [port2], execArgv: [], name: `simd ${data.thread}` });
    const thread = new WorkerThread(worker, port1);
    try {
      const [message] = await Promise.race([
        once(port1, 'message') as Promise<[WorkerMessage]>,
        once(worker, 'exit').then(([code]) => { throw new Error(`A worker thread ended at its start with exit code ${code as number}.`); }),
      ]);
      if (message.type === 'failed') throw new Error(`A worker thread could not start: ${message.reason}`);
    } catch (error) {
      await thread.end();
      throw error;
    }
    worker.on('exit', onExit);
    worker.on('error', onExit);
    port1.unref();
    worker.unref();
    return thread;
  }

  /** Why it failed, if it said so. Works while this thread's event loop stands still. */
  failure(): string | undefined {
    const received = receiveMessageOnPort(this.#port) as { message: WorkerMessage } | undefined;
    return received?.message.type === 'failed' ? received.message.reason : undefined;
  }

  /** Resolves when the thread is gone. */
  async end(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }
}
