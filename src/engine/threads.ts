import { availableParallelism } from 'node:os';

/** Threads that an engine takes unless told: the larger of two and half the logical processors. */
export function defaultThreads(): number {
  return Math.max(2, Math.floor(availableParallelism() / 2));
}
