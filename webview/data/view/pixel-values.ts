import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { PixelStatistics } from '../../../src/shared/data-view';
import { pixelHistogramSpec } from '../../charts/pixel-histogram';
import { staticChart } from '../../charts/static-chart';

/** Values of all pixels as they are in the files and as models see them. */
export function pixelValues({ histogram, stored, scaled }: PixelStatistics): TemplateResult {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  const zero = `${((100 * (histogram[0] ?? 0)) / Math.max(1, all)).toFixed(1)} %`;
  const rows: readonly (readonly [string, string, string])[] = [
    [l10n.t('Smallest'), String(stored.smallest), scaled.smallest.toFixed(4)],
    [l10n.t('Largest'), String(stored.largest), scaled.largest.toFixed(4)],
    [l10n.t('Mean'), stored.mean.toFixed(2), scaled.mean.toFixed(4)],
    [l10n.t('Deviation'), stored.deviation.toFixed(2), scaled.deviation.toFixed(4)],
    [l10n.t('Zero pixels'), zero, zero],
  ];
  return html`<section class="pixels">
    <figure><div class="chart-title"><h2>${l10n.t('Pixel values')}</h2><span class="key">${l10n.t('share of all training pixels, square-root scale')}</span></div>
      ${guard([histogram.join()], () => staticChart((place) => pixelHistogramSpec(histogram, place)))}
      <figcaption>${l10n.t('One shape, two rulers: as stored (0 to 255), and below it as the model sees it (0 to 1).')}</figcaption></figure>
    <table><thead><tr><th scope="col"><span class="unseen">${l10n.t('Figure')}</span></th><th scope="col">${l10n.t('As stored')}</th><th scope="col">${l10n.t('Scaled')}</th></tr></thead>
      <tbody>${rows.map(([name, before, after]) => html`<tr><th scope="row">${name}</th><td>${before}</td><td>${after}</td></tr>`)}</tbody></table>
  </section>`;
}
