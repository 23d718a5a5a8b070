import type { Fallthrough } from '../shared/fallthrough';

/** Steps after which their share of the time is judged: every step calls the same kernels, and the first ones warm up. */
const judgedStep = 20;
/** Share of a step's time from which on kernels in plain JavaScript are worth a warning. */
const worthAWarning = 1 / 20;

/** Sees to it that a training which is slow for want of kernels says so, once. */
export class FallthroughWatch {
  private readonly atStart: ReadonlyMap<string, number>;
  private judged = false;

  /**
   * @param list what has run as plain JavaScript so far; what did before the training's first batch does not count
   * @param warn hears the warning
   */
  constructor(private readonly list: () => readonly Fallthrough[], private readonly warn: (message: string) => void) {
    this.atStart = new Map(list().map(({ kernel, milliseconds }) => [kernel, milliseconds]));
  }

  /**
   * To be told of each batch.
   * @param step from 1
   * @param seconds that the training has taken
   * @param last whether no other batch comes before something else is computed, such as a validation
   */
  afterStep(step: number, seconds: number, last: boolean): void {
    if (this.judged || (step < judgedStep && !last)) return;
    this.judged = true;
    const costs = this.list()
      .map(({ kernel, milliseconds }) => ({ kernel, milliseconds: milliseconds - (this.atStart.get(kernel) ?? 0) }))
      .filter(({ milliseconds }) => milliseconds > 0)
      .sort((a, b) => b.milliseconds - a.milliseconds);
    const share = costs.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / (seconds * 1000);
    if (share <= worthAWarning) return;
    const shown = costs.slice(0, 3).map(({ kernel, milliseconds }) => `${kernel} (${(milliseconds / step).toFixed(1)} ms a step)`);
    this.warn(`${Math.round(share * 100)} % of the training's time goes to operations that the engine runs as plain JavaScript, for it has no fast kernel for them: ${shown.join(', ')}. Other layers in their place would train faster.`);
  }
}
