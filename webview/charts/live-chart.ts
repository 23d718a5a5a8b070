import { changeset, truthy, type View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import embed, { type Result } from 'vega-embed';
import type { CurveCanvas } from './chart-place';
import { DrawingPace } from './drawing-pace';

/** Called in a frame: a message is handled when the frame is painted. */
function afterPaint(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(null);
}

/** One for the page. */
const pace = new DrawingPace((work) => { requestAnimationFrame(work); }, afterPaint);

/** What is used of the scale of an axis; Vega's own types say nothing about it. */
interface AxisScale {
  invert(pixel: number): number;
  range(): readonly [number, number];
}

/**
 * A Vega view that is made once and then fed. Rows and signals are kept until the next draw, so that
 * however many changes arrive, a frame draws the latest of each. Nothing is drawn while the page is hidden.
 */
export class LiveChart implements CurveCanvas {
  readonly #embedded: Result;
  readonly #rows = new Map<string, readonly object[]>();
  readonly #signals = new Map<string, unknown>();
  readonly #flushing = (): void => { void this.#flush(); };
  #drawing = false;
  #disposed = false;

  private constructor(embedded: Result) {
    this.#embedded = embedded;
  }

  /** Draws `spec` inside `element`. The interpreter (`ast`) does without `eval`, which the panel's policy forbids. */
  static async create(element: HTMLElement, spec: TopLevelSpec): Promise<LiveChart> {
    return new LiveChart(await embed(element, spec, {
      ast: true, actions: false, defaultStyle: false, renderer: 'svg', tooltip: false,
    }));
  }

  get #view(): View {
    return this.#embedded.view;
  }

  get #xScale(): AxisScale {
    return this.#view.scale('x') as AxisScale;
  }

  /** Replaces the rows of a data set. */
  setRows(dataSet: string, rows: readonly object[]): void {
    this.#rows.set(dataSet, rows);
  }

  setSignal(name: string, value: unknown): void {
    this.#signals.set(name, value);
  }

  /** Draws what was set: with the next frame when `urgent`, otherwise when it is its time. */
  draw(urgent: boolean): void {
    if (!this.#disposed) pace.request(this.#flushing, urgent);
  }

  async #flush(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    await this.#feed();
    this.#drawing = false;
    if (this.#rows.size > 0 || this.#signals.size > 0) this.draw(false);
  }

  /** Gives the view what was set since the last time. */
  async #feed(): Promise<void> {
    for (const [name, value] of this.#signals) this.#view.signal(name, value);
    for (const [name, rows] of this.#rows) this.#view.change(name, changeset().remove(truthy).insert(rows.map((row) => ({ ...row }))));
    this.#signals.clear();
    this.#rows.clear();
    await this.#view.runAsync();
  }

  /** The drawing, all that was set included, as an SVG document. Colours may be `var()`. */
  async toSvg(): Promise<string> {
    await this.#feed();
    return await this.#view.toSVG();
  }

  /** Width of the plot between its axes, in pixels. */
  get plotWidth(): number {
    const [left, right] = this.#xScale.range();
    return right - left;
  }

  /** The position on the horizontal axis under a point of the page; outside the plot `null`, or with `nearest` that of its edge. */
  positionAt(clientX: number, nearest = false): number | null {
    const svg = this.#view.container()?.querySelector('svg');
    if (!svg) return null;
    const pixel = clientX - svg.getBoundingClientRect().left - this.#view.origin()[0];
    return !nearest && (pixel < -4 || pixel > this.plotWidth + 4) ? null : this.#xScale.invert(Math.min(Math.max(pixel, 0), this.plotWidth));
  }

  dispose(): void {
    this.#disposed = true;
    pace.forget(this.#flushing);
    this.#embedded.finalize();
  }
}
