/** Milliseconds between two drawings of fresh data: at least, and however dear a drawing is at most. */
const shortest = 250;
const longest = 2_000;
/** How many times as long as a drawing took the page then leaves the cores to others. */
const rest = 40;

/**
 * Decides when a page's charts draw fresh data: all in one frame, and the less often the longer a frame takes, for a page
 * draws on the cores that train. A frame of 8 ms comes three times a second; where a busy machine without a graphics card
 * takes 40 ms, every 1.6 s. What a person's pointer or key asks for is drawn with the next frame.
 */
export class DrawingPace {
  readonly #due = new Set<() => void>();
  #inFrame = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = -Infinity;
  #wait = shortest;

  /**
   * @param nextFrame runs work with the next frame
   * @param afterPaint called in a frame, runs work when that is laid out and painted, most of what a drawing costs
   */
  constructor(private readonly nextFrame: (work: () => void) => void, private readonly afterPaint: (work: () => void) => void) {}

  /** Calls `draw` once, when it is its time; again only if asked again. */
  request(draw: () => void, urgent: boolean): void {
    this.#due.add(draw);
    this.#schedule(urgent);
  }

  forget(draw: () => void): void {
    this.#due.delete(draw);
  }

  #schedule(urgent: boolean): void {
    if (this.#inFrame) return;
    const wait = urgent ? 0 : this.#drawnAt + this.#wait - performance.now();
    if (wait <= 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#inFrame = true;
      this.nextFrame(() => { this.#drawAll(); });
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#schedule(true);
      }, wait);
    }
  }

  #drawAll(): void {
    this.#inFrame = false;
    this.#drawnAt = performance.now();
    const due = [...this.#due];
    this.#due.clear();
    for (const draw of due) draw();
    this.afterPaint(() => { this.#wait = Math.min(Math.max(rest * (performance.now() - this.#drawnAt), shortest), longest); });
  }
}
