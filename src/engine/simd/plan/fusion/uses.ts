import { touches, type Plan, type PlanCall } from '../plan';
import { bufferOf } from '../word';

/** Who reads the values that a word points at, or changes them. */
export function readersOf({ calls }: Plan): (word: number) => readonly PlanCall[] {
  const readers = new Map<number, PlanCall[]>();
  for (const call of calls) {
    for (const { buffer, access } of touches(call)) {
      if (access === 'write') continue;
      const known = readers.get(buffer);
      if (known === undefined) readers.set(buffer, [call]);
      else known.push(call);
    }
  }
  return (word) => readers.get(bufferOf(word) ?? -1) ?? [];
}
