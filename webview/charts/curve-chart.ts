import * as l10n from '@vscode/l10n';
import { html, LitElement, type PropertyValues, svg, type TemplateResult } from 'lit';
import { formatAccuracy, formatCount } from '../../src/shared/format';
import { icon } from '../controls/buttons';
import { clock, type CurvePosition } from './axis';
import { curveRemarks } from './curve-remarks';
import { curveSpec } from './curve-spec';
import { type Curve, crosshairRows, type Readout, readoutAt } from './curves';
import { setCurve } from './draw-curve';
import { LiveChart } from './live-chart';
import { metricName } from './metric-name';
import type { Span, ZoomLimits } from './zoom';
import { ZoomGestures, type ZoomTarget } from './zoom-gestures';

const wideHeight = 208;
const narrowHeight = 168;
const narrow = matchMedia('(max-width: 639px)');

function lineKey(dashed: boolean, color: string): TemplateResult {
  return html`<svg width="20" height="10" aria-hidden="true">
    ${svg`<path d="M0 5H20" stroke=${color} stroke-width="2" stroke-dasharray=${dashed ? '4 2' : 'none'} fill="none"></path>`}
    ${dashed ? svg`<circle cx="10" cy="5" r="3" fill="var(--vscode-editor-background)" stroke=${color} stroke-width="1.75"></circle>` : ''}
  </svg>`;
}

function figure(value: number): string {
  return Number.isNaN(value) ? '–' : formatAccuracy(value);
}

/**
 * One metric's curves with a title row that is legend and readout in one. It tells where the pointer or the arrow keys
 * put the crosshair by the event `crosshair`, and shows the one it is given, so that charts can share it. What a person
 * zooms to is told by the event `zoom`.
 */
export class CurveChart extends LitElement implements ZoomTarget {
  static override properties = {
    curve: { attribute: false }, color: { type: String }, crosshair: { attribute: false }, position: { type: String }, merged: { state: true },
  };
  declare curve: Curve;
  /** CSS colour of the run. */
  declare color: string;
  declare position: CurvePosition;
  /** In units of the horizontal axis; `null`: none. */
  declare crosshair: number | null;
  declare merged: boolean;
  #chart: LiveChart | undefined;
  #starting = false;
  /** What {@link #chart} was made for. */
  #made = { color: '', logarithmic: false };
  readonly #gestures = new ZoomGestures(this);
  readonly #resized = new ResizeObserver(() => { this.#fit(); });

  constructor() {
    super();
    this.color = '';
    this.position = 'epoch';
    this.crosshair = null;
    this.merged = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate('color');
  }

  get #title(): string {
    return metricName(this.curve.metric);
  }

  get chart(): LiveChart | undefined {
    return this.#chart;
  }

  get span(): Span {
    return this.curve.zoomed ? this.curve.xAxis.domain : this.curve.limits.whole;
  }

  get limits(): ZoomLimits {
    return this.curve.limits;
  }

  zoom(span: Span | null): void {
    this.dispatchEvent(new CustomEvent<Span | null>('zoom', { detail: span }));
  }

  select(span: Span | null): void {
    this.#chart?.setRows('band', span === null ? [] : [{ x: span[0], x2: span[1] }]);
    this.#chart?.draw(true);
  }

  #place(at: number): string {
    if (this.position === 'epoch') return at.toFixed(2);
    return this.position === 'step' ? formatCount(Math.round(at)) : clock(at);
  }

  protected override render(): TemplateResult {
    const readout = readoutAt(this.curve, this.crosshair);
    const [least, most] = this.curve.xAxis.domain;
    return html`<figure>
      <div class="chart-title"><h3>${this.#title}</h3>
        <span class="key">${lineKey(false, this.color)}${l10n.t('training')} <b>${figure(readout.training)}</b></span>
        ${this.curve.validation.length === 0 ? '' : html`<span class="key">${lineKey(true, this.color)}${l10n.t('validation')} <b>${figure(readout.validation)}</b></span>`}
        ${readout.at === null ? '' : html`<span class="key at">${l10n.t('at {0}', this.#place(readout.at))}</span>`}
      </div>
      <div class="plot" role="slider" tabindex="0" aria-label=${l10n.t('{0} curve: crosshair', this.#title)}
        aria-valuemin=${least} aria-valuemax=${most} aria-valuenow=${this.crosshair ?? most} aria-valuetext=${this.#spoken(readout)}
        aria-description=${l10n.t('Plus and minus zoom, zero shows all.')}
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
        @keydown=${(event: KeyboardEvent) => { this.#onKey(event); }}><div class="drawing" aria-hidden="true"></div></div>
      <figcaption>${curveRemarks(this.curve, this.merged).map((remark) => html`<span>${icon(remark.icon)}${remark.words}</span>`)}</figcaption>
    </figure>`;
  }

  #spoken(readout: Readout): string {
    const place = readout.at === null ? l10n.t('latest') : this.position === 'epoch'
      ? l10n.t('epoch {0}', this.#place(readout.at)) : this.position === 'step' ? l10n.t('step {0}', this.#place(readout.at)) : this.#place(readout.at);
    return this.curve.validation.length === 0
      ? l10n.t('{0}: training {1}', place, figure(readout.training))
      : l10n.t('{0}: training {1}, validation {2}', place, figure(readout.training), figure(readout.validation));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#outdated) void this.#start();
    if (this.#chart === undefined) return;
    if (changed.has('curve')) this.#drawCurve();
    if (changed.has('curve') || changed.has('crosshair')) {
      for (const [name, rows] of Object.entries(crosshairRows(this.curve, this.crosshair))) this.#chart.setRows(name, rows);
      this.#chart.draw(changed.has('crosshair'));
    }
  }

  /** Whether the view is missing or was made for something else. */
  get #outdated(): boolean {
    return this.#chart === undefined || this.color !== this.#made.color || this.curve.logarithmic !== this.#made.logarithmic;
  }

  /** Makes the view; a new one only for another colour or another kind of axis. */
  async #start(): Promise<void> {
    const drawing = this.querySelector<HTMLElement>('.drawing');
    if (drawing === null || this.#starting) return;
    this.#starting = true;
    this.#made = { color: this.color, logarithmic: this.curve.logarithmic };
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#resized.disconnect();
    const chart = await LiveChart.create(drawing, curveSpec({
      ...this.#made, metric: this.curve.metric, width: drawing.clientWidth,
      height: narrow.matches ? narrowHeight : wideHeight, fontFamily: getComputedStyle(this).fontFamily,
    }));
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
    this.#drawCurve();
    chart.draw(true);
    this.#resized.observe(drawing);
  }

  #drawCurve(): void {
    if (this.#chart !== undefined) this.merged = setCurve(this.#chart, this.curve);
  }

  #fit(): void {
    const width = this.querySelector('.drawing')?.clientWidth ?? 0;
    if (width === 0 || this.#chart === undefined) return;
    this.#chart.setSignal('height', narrow.matches ? narrowHeight : wideHeight);
    this.#chart.setSignal('width', width);
    this.#drawCurve();
    this.#chart.draw(true);
  }

  #tell(at: number | null): void {
    if (at === this.crosshair) return;
    // At once, not when the panel is drawn next: keys may come faster than frames.
    this.crosshair = at;
    this.dispatchEvent(new CustomEvent<number | null>('crosshair', { detail: at }));
  }

  #onKey(event: KeyboardEvent): void {
    const [least, most] = this.curve.xAxis.domain;
    const last = Math.min(Math.max(this.curve.xs.at(-1) ?? least, least), most);
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
