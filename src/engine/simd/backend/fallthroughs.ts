/** What ran as plain JavaScript for want of a kernel: how often, and the most elements that one call read or wrote. */
export interface Fallthrough {
  readonly kernel: string;
  readonly calls: number;
  readonly largest: number;
}

export class Fallthroughs {
  readonly #found = new Map<string, { calls: number; largest: number }>();

  count(kernel: string, elements: number): void {
    const entry = this.#found.get(kernel);
    if (entry === undefined) {
      this.#found.set(kernel, { calls: 1, largest: elements });
    } else {
      entry.calls++;
      entry.largest = Math.max(entry.largest, elements);
    }
  }

  list(): readonly Fallthrough[] {
    return [...this.#found].map(([kernel, entry]) => ({ kernel, ...entry }));
  }

  clear(): void {
    this.#found.clear();
  }
}
