import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { SpecOf } from './chart-place';
import { LiveChart } from './live-chart';

/** A chart that is drawn whole, and again when its data or its width change. It says nothing to a screen reader: words stand beside it. */
export class StaticChart extends LitElement {
  static override properties = { specOf: { attribute: false } };
  declare specOf: SpecOf;
  #chart: LiveChart | undefined;
  #width = 0;
  /** Counts drawings, so that one overtaken by a newer is thrown away. */
  #drawing = 0;
  readonly #resized = new ResizeObserver(() => { if (this.clientWidth !== this.#width) void this.#drawChart(); });

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div class="drawing" aria-hidden="true"></div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#drawing += 1;
    this.#width = 0;
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('specOf')) void this.#drawChart();
  }

  async #drawChart(): Promise<void> {
    const place = this.querySelector<HTMLElement>('.drawing');
    if (place === null || this.clientWidth === 0) return;
    this.#drawing += 1;
    const drawing = this.#drawing;
    this.#width = this.clientWidth;
    const fresh = document.createElement('div');
    const chart = await LiveChart.create(fresh, this.specOf({ width: this.#width, fontFamily: getComputedStyle(this).fontFamily }));
    if (drawing !== this.#drawing) {
      chart.dispose();
      return;
    }
    this.#chart?.dispose();
    this.#chart = chart;
    place.replaceChildren(fresh);
  }
}

/** A chart in a template. Give the same function for the same data: another one draws the chart anew. */
export function staticChart(specOf: SpecOf): TemplateResult {
  return html`<lookbook-chart .specOf=${specOf}></lookbook-chart>`;
}
