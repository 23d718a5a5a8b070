import type { SourceRange } from '../shared/source-range';
import type { CallPlace } from './call-place';

/** Where in the source things were made: layers, models, symbolic inputs. */
export interface LayerTrace {
  /** The call that made `made`, or `null` where it was not made by the experiment's own code. */
  rangeOf(made: object): SourceRange | null;
}

/** Remembers call places while an experiment is evaluated; turning them into ranges waits until one is asked for. */
export class CallRecord {
  readonly #places = new WeakMap<object, CallPlace>();

  record(made: object, place: CallPlace | null): void {
    if (place !== null && !this.#places.has(made)) this.#places.set(made, place);
  }

  placeOf(made: object): CallPlace | null {
    return this.#places.get(made) ?? null;
  }
}
