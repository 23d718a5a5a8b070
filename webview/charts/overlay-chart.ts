import * as l10n from '@vscode/l10n';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { TopLevelSpec } from 'vega-lite';
import { formatAccuracy } from '../../src/shared/format';
import type { CurvePosition } from './axis';
import type { ChartPlace, CurveCanvas } from './chart-place';
import { readoutAt } from './curves';
import { setAxes } from './draw-curve';
import type { LiveChart } from './live-chart';
import { LivePlot, type PlotRange, type PlotWords } from './live-plot';
import { metricName } from './metric-name';
import { type Overlay, overlayCrosshair, overlayRows } from './overlay';
import { overlaySpec } from './overlay-spec';
import { spokenPlace } from './place-name';

const wideHeight = 240;
const narrowHeight = 180;
/** More runs than this are not read out one by one. */
const mostSpoken = 6;

/** Gives a chart an overlay's rows and axes. @returns whether pixels stand for several batches. */
export function setOverlay(chart: CurveCanvas, overlay: Overlay, height: number): boolean {
  const { rows, merged } = overlayRows(overlay, chart.plotWidth, height, formatAccuracy);
  for (const [name, values] of Object.entries(rows)) chart.setRows(name, values);
  setAxes(chart, overlay);
  return merged;
}

/** Several runs' curves of one metric in one plot. */
export class OverlayChart extends LivePlot {
  static override properties: Record<string, object> = { ...LivePlot.properties, overlay: { attribute: false }, position: { type: String } };
  declare overlay: Overlay;
  declare position: CurvePosition;
  #height = wideHeight;

  constructor() {
    super();
    this.position = 'epoch';
  }

  protected override plotHeight(isNarrow: boolean): number {
    this.#height = isNarrow ? narrowHeight : wideHeight;
    return this.#height;
  }

  protected override get key(): string {
    return String(this.overlay.logarithmic);
  }

  protected override spec(place: ChartPlace & { readonly height: number }): TopLevelSpec {
    return overlaySpec({ ...place, logarithmic: this.overlay.logarithmic });
  }

  protected override feed(chart: LiveChart): void {
    if (setOverlay(chart, this.overlay, this.#height)) this.dispatchEvent(new CustomEvent('merged'));
  }

  protected override crosshairRows(): ReturnType<typeof overlayCrosshair> {
    return overlayCrosshair(this.overlay, this.crosshair);
  }

  protected override get range(): PlotRange {
    const { zoomed, xAxis, limits } = this.overlay;
    return { span: zoomed ? xAxis.domain : limits.whole, limits, last: limits.whole[1] };
  }

  protected override hasNews(changed: PropertyValues): boolean {
    return changed.has('overlay');
  }

  protected override get words(): PlotWords {
    const { runs, metric } = this.overlay;
    const at = this.crosshair;
    const place = at === null ? l10n.t('latest') : spokenPlace(at, this.position);
    const values = runs.slice(0, mostSpoken).map(({ label, curve }) => {
      const { training, validation } = readoutAt(curve, at);
      const value = this.overlay.lines === 'training' || Number.isNaN(validation) ? training : validation;
      return `${label} ${Number.isNaN(value) ? '–' : formatAccuracy(value)}`;
    });
    return { label: l10n.t('{0} of all runs: crosshair', metricName(metric)), value: `${place}: ${values.join(', ')}` };
  }

  protected override render(): TemplateResult {
    return html`<figure>${this.plot(l10n.t('Plus and minus zoom, zero shows all.'))}</figure>`;
  }
}
