import { touches, type Plan, type PlanCall } from '../plan';
import { bufferOf } from '../word';

/** Who reads the values that a word points at, or changes them. */
export type Readers = (word: number) => readonly PlanCall[];

export function readersOf({ calls }: Plan): Readers {
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

/** The one call that reads the values, or `undefined`. */
export function onlyReader(readers: Readers, word: number): PlanCall | undefined {
  const [reader, ...others] = readers(word);
  return others.length === 0 ? reader : undefined;
}

/** Whether these calls and no others read the values. */
export function isReadBy(readers: Readers, word: number, calls: readonly (PlanCall | undefined)[]): boolean {
  const expected = new Set(calls.filter((call) => call !== undefined));
  const actual = new Set(readers(word));
  return actual.size === expected.size && [...actual].every((call) => expected.has(call));
}
