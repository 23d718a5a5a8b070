import * as l10n from '@vscode/l10n';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { TopLevelSpec } from 'vega-lite';
import { formatAccuracy } from '../../src/shared/format';
import { icon } from '../controls/buttons';
import type { CurvePosition } from './axis';
import type { ChartPlace } from './chart-place';
import { lineKey } from './line-key';
import { curveRemarks } from './curve-remarks';
import { curveSpec } from './curve-spec';
import { type Curve, crosshairRows, readoutAt } from './curves';
import { setCurve } from './draw-curve';
import type { LiveChart } from './live-chart';
import { LivePlot, type PlotRange, type PlotWords } from './live-plot';
import { metricName } from './metric-name';
import { placeName, spokenPlace } from './place-name';

function figure(value: number): string {
  return Number.isNaN(value) ? '–' : formatAccuracy(value);
}

/** One metric's curves with a title row that is legend and readout in one. */
export class CurveChart extends LivePlot {
  static override properties: Record<string, object> = {
    ...LivePlot.properties,
    curve: { attribute: false }, color: { type: String }, position: { type: String }, name: { type: String }, compact: { type: Boolean }, merged: { state: true },
  };
  declare curve: Curve;
  /** CSS colour of the run. */
  declare color: string;
  declare position: CurvePosition;
  /** Whose curve it is, for a screen reader; where there is one, the title stands above the chart. */
  declare name: string;
  /** Small, one among many: figures only at the crosshair, and what is left out told without a sentence each. */
  declare compact: boolean;
  declare merged: boolean;

  constructor() {
    super();
    this.color = '';
    this.position = 'epoch';
    this.name = '';
    this.compact = false;
    this.merged = false;
  }

  protected override plotHeight(isNarrow: boolean): number {
    if (this.compact) return 128;
    return isNarrow ? 168 : 208;
  }

  protected override get key(): string {
    return `${this.color} ${this.curve.metric} ${String(this.curve.logarithmic)}`;
  }

  protected override spec(place: ChartPlace & { readonly height: number }): TopLevelSpec {
    const { metric, logarithmic } = this.curve;
    return curveSpec({ ...place, metric, logarithmic, color: this.color });
  }

  protected override feed(chart: LiveChart): void {
    this.merged = setCurve(chart, this.curve);
    if (this.merged) this.dispatchEvent(new CustomEvent('merged'));
  }

  protected override crosshairRows(): ReturnType<typeof crosshairRows> {
    return crosshairRows(this.curve, this.crosshair);
  }

  protected override get range(): PlotRange {
    const { zoomed, xAxis, limits, xs, epochXs } = this.curve;
    return { span: zoomed ? xAxis.domain : limits.whole, limits, last: xs.at(-1) ?? epochXs.at(-1) ?? limits.whole[0] };
  }

  protected override hasNews(changed: PropertyValues): boolean {
    return changed.has('curve');
  }

  protected override get words(): PlotWords {
    const metric = metricName(this.curve.metric);
    const { at, training, validation } = readoutAt(this.curve, this.crosshair);
    const place = at === null ? l10n.t('latest') : spokenPlace(at, this.position);
    return {
      label: this.name === '' ? l10n.t('{0} curve: crosshair', metric) : l10n.t('{0} curve of {1}: crosshair', metric, this.name),
      value: this.curve.validation.length === 0
        ? l10n.t('{0}: training {1}', place, figure(training))
        : l10n.t('{0}: training {1}, validation {2}', place, figure(training), figure(validation)),
    };
  }

  protected override render(): TemplateResult {
    const remarks = curveRemarks(this.curve, this.merged && !this.compact);
    return html`<figure>
      ${this.compact ? this.#readout() : this.#title()}
      ${this.plot(l10n.t('Plus and minus zoom, zero shows all.'))}
      <figcaption>${remarks.map((remark) => html`<span title=${this.compact ? remark.words : ''}>${icon(remark.icon)}${remark.words}</span>`)}</figcaption>
    </figure>`;
  }

  #title(): TemplateResult {
    const { at, training, validation } = readoutAt(this.curve, this.crosshair);
    return html`<div class="chart-title"><h3>${metricName(this.curve.metric)}</h3>
      <span class="key">${lineKey(false, this.color)}${l10n.t('training')} <b>${figure(training)}</b></span>
      ${this.curve.validation.length === 0 ? '' : html`<span class="key">${lineKey(true, this.color)}${l10n.t('validation')} <b>${figure(validation)}</b></span>`}
      ${at === null ? '' : html`<span class="key at">${l10n.t('at {0}', placeName(at, this.position))}</span>`}
    </div>`;
  }

  #readout(): TemplateResult {
    const { at, training, validation } = readoutAt(this.curve, this.crosshair);
    if (at === null) return html`<div class="compact-readout"></div>`;
    return html`<div class="compact-readout"><span>${lineKey(false, this.color)}<b>${figure(training)}</b></span>
      ${this.curve.validation.length === 0 ? '' : html`<span>${lineKey(true, this.color)}<b>${figure(validation)}</b></span>`}</div>`;
  }
}
