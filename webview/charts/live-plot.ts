import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import type { TopLevelSpec } from 'vega-lite';
import type { ChartPlace } from './chart-place';
import { LiveChart } from './live-chart';
import type { Span, ZoomLimits } from './zoom';
import { ZoomGestures, type ZoomTarget } from './zoom-gestures';

const narrow = matchMedia('(max-width: 639px)');

/** The horizontal axis of a plot as a person moves along it. */
export interface PlotRange {
  readonly span: Span;
  readonly limits: ZoomLimits;
  /** Where the newest data stand. */
  readonly last: number;
}

/** What a screen reader says of a plot. */
export interface PlotWords {
  readonly label: string;
  /** What stands at the crosshair. */
  readonly value: string;
}

let lastStart: Promise<unknown> = Promise.resolve();

/** Runs `work` after the works before it, with a frame in between, so that many charts do not hold up the page. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = lastStart.then(() => new Promise((resolve) => { requestAnimationFrame(resolve); })).then(work);
  lastStart = turn.catch(() => undefined);
  return turn;
}

/**
 * A chart of curves that is fed while it is shown. It tells where the pointer or the arrow keys put the crosshair by the
 * event `crosshair`, and shows the one it is given, so that charts can share it. What a person zooms to is told by the
 * event `zoom`. The view is made anew only for what {@link key} names.
 */
export abstract class LivePlot extends LitElement implements ZoomTarget {
  static override properties: Record<string, object> = { crosshair: { attribute: false }, lazy: { type: Boolean } };
  /** In units of the horizontal axis; `null`: none. */
  declare crosshair: number | null;
  /** Wait until the plot comes into sight: for charts that are many. */
  declare lazy: boolean;
  #chart: LiveChart | undefined;
  #starting = false;
  #made = '';
  #inSight = false;
  readonly #gestures = new ZoomGestures(this);
  readonly #resized = new ResizeObserver(() => { this.#fit(); });
  readonly #sighted = new IntersectionObserver((entries) => {
    const before = this.#inSight;
    this.#inSight = entries.at(-1)?.isIntersecting === true;
    if (this.#inSight && !before) this.#catchUp();
  }, { rootMargin: '200px' });

  constructor() {
    super();
    this.crosshair = null;
    this.lazy = false;
  }

  /** The drawing's height in pixels, on a narrow page or a wide one. */
  protected abstract plotHeight(isNarrow: boolean): number;
  /** What the view is made for: another key, another view. */
  protected abstract get key(): string;
  protected abstract spec(place: ChartPlace & { readonly height: number }): TopLevelSpec;
  /** Gives the chart all its rows and axes. */
  protected abstract feed(chart: LiveChart): void;
  protected abstract crosshairRows(): Readonly<Record<string, readonly object[]>>;
  protected abstract get range(): PlotRange;
  protected abstract get words(): PlotWords;
  /** Whether other data are to be drawn. */
  protected abstract hasNews(changed: PropertyValues): boolean;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sighted.observe(this);
    if (this.hasUpdated) this.requestUpdate('key');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#sighted.disconnect();
    this.#inSight = false;
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  get chart(): LiveChart | undefined {
    return this.#chart;
  }

  get span(): Span {
    return this.range.span;
  }

  get limits(): ZoomLimits {
    return this.range.limits;
  }

  zoom(span: Span | null): void {
    this.dispatchEvent(new CustomEvent<Span | null>('zoom', { detail: span }));
  }

  select(span: Span | null): void {
    this.#chart?.setRows('band', span === null ? [] : [{ x: span[0], x2: span[1] }]);
    this.#chart?.draw(true);
  }

  /** The place of the drawing, a slider to the keyboard and to screen readers. */
  protected plot(description: string): TemplateResult {
    const { span: [least, most] } = this.range;
    const { label, value } = this.words;
    return html`<div class="plot" role="slider" tabindex="0" aria-label=${label}
      aria-valuemin=${least} aria-valuemax=${most} aria-valuenow=${this.crosshair ?? most} aria-valuetext=${value} aria-description=${description}
      @pointermove=${(event: PointerEvent) => {
        this.#tell(this.#chart?.positionAt(event.clientX) ?? null);
        this.#gestures.pointerMove(event);
      }}
      @pointerleave=${() => { this.#tell(null); }}
      @pointerdown=${(event: PointerEvent) => { this.#gestures.pointerDown(event); }}
      @pointerup=${(event: PointerEvent) => { this.#gestures.pointerUp(event); }}
      @pointercancel=${() => { this.#gestures.cancel(); }}
      @dblclick=${() => { this.zoom(null); }}
      @wheel=${(event: WheelEvent) => { this.#gestures.wheel(event); }}
      @blur=${() => { this.#tell(null); }}
      @keydown=${(event: KeyboardEvent) => { this.#onKey(event); }}><div class="drawing" aria-hidden="true"></div></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#outdated) void this.#start();
    if (this.#chart === undefined || !this.#draws) return;
    const news = this.hasNews(changed);
    if (news) this.feed(this.#chart);
    if (news || changed.has('crosshair')) {
      this.#setCrosshair(this.#chart);
      this.#chart.draw(changed.has('crosshair'));
    }
  }

  get #draws(): boolean {
    return !this.lazy || this.#inSight;
  }

  /** Whether the view is missing or was made for something else. */
  get #outdated(): boolean {
    return this.#chart === undefined || this.key !== this.#made;
  }

  /** Draws what came while the plot was out of sight. */
  #catchUp(): void {
    if (!this.lazy || !this.hasUpdated) return;
    if (this.#outdated) void this.#start();
    else this.#drawAll();
  }

  async #start(): Promise<void> {
    const drawing = this.querySelector<HTMLElement>('.drawing');
    if (drawing === null || this.#starting || !this.#draws) return;
    this.#starting = true;
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#resized.disconnect();
    const chart = await (this.lazy ? inTurn(() => this.#make(drawing)) : this.#make(drawing));
    this.#starting = false;
    if (!this.isConnected) {
      chart.dispose();
      return;
    }
    this.#chart = chart;
    if (this.#outdated) {
      await this.#start();
      return;
    }
    this.#drawAll();
    this.#resized.observe(drawing);
  }

  #make(drawing: HTMLElement): Promise<LiveChart> {
    this.#made = this.key;
    return LiveChart.create(drawing, this.spec({ width: drawing.clientWidth, height: this.plotHeight(narrow.matches), fontFamily: getComputedStyle(this).fontFamily }));
  }

  #drawAll(): void {
    if (this.#chart === undefined) return;
    this.feed(this.#chart);
    this.#setCrosshair(this.#chart);
    this.#chart.draw(true);
  }

  #setCrosshair(chart: LiveChart): void {
    for (const [name, rows] of Object.entries(this.crosshairRows())) chart.setRows(name, rows);
  }

  #fit(): void {
    const width = this.querySelector('.drawing')?.clientWidth ?? 0;
    if (width === 0 || this.#chart === undefined) return;
    this.#chart.setSignal('height', this.plotHeight(narrow.matches));
    this.#chart.setSignal('width', width);
    this.#drawAll();
  }

  #tell(at: number | null): void {
    if (at === this.crosshair) return;
    // At once, not when the panel is drawn next: keys may come faster than frames.
    this.crosshair = at;
    this.dispatchEvent(new CustomEvent<number | null>('crosshair', { detail: at }));
  }

  #onKey(event: KeyboardEvent): void {
    const { span: [least, most], last: newest } = this.range;
    const last = Math.min(Math.max(newest, least), most);
    const from = this.crosshair ?? last;
    if (!event.ctrlKey && !event.metaKey && this.#gestures.key(event.key, from)) {
      event.preventDefault();
      return;
    }
    const step = (most - least) / 100;
    const target = {
      ArrowLeft: from - step, ArrowDown: from - step, ArrowRight: from + step, ArrowUp: from + step,
      PageDown: from - 10 * step, PageUp: from + 10 * step, Home: least, End: last, Escape: null,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#tell(target === null ? null : Math.min(Math.max(target, least), last));
  }
}
