/** A thread of the simd engine: computes its part of call after call until it is ended. */
import { workerData } from 'node:worker_threads';
import { kernelNames } from '../kernel-runner';
import { Control } from './control';
import { KernelInstance } from './kernel-instance';
import type { WorkerData, WorkerMessage } from './worker-protocol';

const { module, memory, thread, threads, spareTile, port } = workerData as WorkerData;

function send(message: WorkerMessage): void {
  port.postMessage(message);
}

function work(): void {
  const kernels = new KernelInstance(module, memory, spareTile);
  const control = new Control(memory, threads);
  let { generation } = control;
  send({ type: 'ready' });
  for (;;) {
    control.waitForCall(generation);
    ({ generation } = control);
    const { kernel, units, scratch, scratchBytes } = control.call;
    try {
      control.takeParts(thread, units, generation, (first, last) => { kernels.run(kernel, first, last, scratch + thread * scratchBytes); });
    } catch (error) {
      throw new Error(`${kernelNames[kernel] ?? 'no kernel'}: ${String(error)}`, { cause: error });
    }
  }
}

try {
  work();
} catch (error) {
  // The message first: the calling thread reads it as soon as it learns of the death.
  send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  new Control(memory, threads).die(thread);
}
