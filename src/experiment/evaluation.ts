import { readFileSync } from 'node:fs';
import { LookbookError, type Failure } from '../shared/failure';
import type { SourceRange } from '../shared/source-range';
import { placeInStack, withoutMarks, type CallPlace } from './call-place';
import { LayerNames } from './layer-names';
import { CallRecord, type LayerTrace } from './layer-trace';
import { pathOf } from './module-resolution';
import { SourceModule } from './source-module';

/** One evaluation of an experiment: the files that took part and what their code made. */
export class Evaluation implements LayerTrace {
  readonly calls = new CallRecord();
  /** Counted afresh for each model that is built; see `LayerNames.fork`. */
  names = new LayerNames();
  readonly #modules = new Map<string, SourceModule>();
  #failure: LookbookError | null = null;

  /** @param overlays texts that stand in for those on the disk, by absolute path. */
  constructor(readonly mark: string, private readonly overlays: ReadonlyMap<string, string>) {}

  /** In the order in which they were loaded, the experiment first. */
  get modules(): readonly SourceModule[] {
    return [...this.#modules.values()];
  }

  /** The first error in a file's text; Node wraps or loses it on its way through an import. */
  get failure(): LookbookError | null {
    return this.#failure;
  }

  module(path: string): SourceModule | null {
    return this.#modules.get(path) ?? null;
  }

  /** Reads and translates a file for Node's loader. */
  load(path: string): SourceModule {
    try {
      const module = new SourceModule(path, this.overlays.get(path) ?? readFileSync(path, 'utf8'));
      this.#modules.set(path, module);
      return module;
    } catch (thrown) {
      if (thrown instanceof LookbookError) this.#failure ??= thrown;
      throw thrown;
    }
  }

  rangeOf(made: object): SourceRange | null {
    const place = this.calls.placeOf(made);
    return place === null ? null : this.callRange(place);
  }

  /** The call that stands at a place in running code. */
  callRange(place: CallPlace): SourceRange | null {
    return this.module(pathOf(place.url))?.callAt(place) ?? null;
  }

  /** The failure for anything that user code threw: its message, at the user's innermost line. */
  failureOf(thrown: unknown): Failure {
    if (thrown instanceof LookbookError) return thrown.failure;
    if (!(thrown instanceof Error)) return { message: `The experiment threw ${String(thrown)}.` };
    const stack = thrown.stack ?? '';
    const place = placeInStack(stack);
    const path = place === null ? null : pathOf(place.url);
    const position = place === null || path === null ? undefined : this.module(path)?.originalPosition(place);
    return {
      message: thrown.name === 'Error' || thrown.message === '' ? thrown.message || thrown.name : `${thrown.name}: ${thrown.message}`,
      ...(path === null ? {} : { file: path }),
      ...(position === undefined ? {} : { position }),
      detail: withoutMarks(stack),
    };
  }
}
