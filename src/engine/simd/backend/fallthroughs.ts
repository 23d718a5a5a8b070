import type { Fallthrough } from '../../../shared/fallthrough';

/** Counts what runs as plain JavaScript for want of a kernel. */
export class Fallthroughs {
  readonly #found = new Map<string, Fallthrough>();

  count(kernel: string, elements: number, milliseconds: number): void {
    const { calls = 0, largest = 0, milliseconds: before = 0 } = this.#found.get(kernel) ?? {};
    this.#found.set(kernel, { kernel, calls: calls + 1, milliseconds: before + milliseconds, largest: Math.max(largest, elements) });
  }

  list(): readonly Fallthrough[] {
    return [...this.#found.values()];
  }

  clear(): void {
    this.#found.clear();
  }
}
