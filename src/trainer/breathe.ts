import { setImmediate } from 'node:timers/promises';

/** Lets messages and timers have their turn between two stretches of computing. */
export function breathe(): Promise<void> {
  return setImmediate();
}
