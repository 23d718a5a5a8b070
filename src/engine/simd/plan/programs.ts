import type { Program } from './program';

/** One program for each size of batch: a last batch may be smaller. */
export class Programs {
  readonly #build: (count: number) => Program;
  readonly #built = new Map<number, Program>();

  constructor(build: (count: number) => Program) {
    this.#build = build;
  }

  of(count: number): Program {
    const program = this.#built.get(count) ?? this.#build(count);
    this.#built.set(count, program);
    return program;
  }

  dispose(): void {
    for (const program of this.#built.values()) program.dispose();
    this.#built.clear();
  }
}
