import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { DataOverview } from '../../../src/shared/data-view';
import { formatCount } from '../../../src/shared/format';
import { classHistogramSpec, labelHistogramSpec, layOutHistograms } from '../../charts/class-histogram';
import { staticChart } from '../../charts/static-chart';
import type { DataContext } from './context';

function key(part: 'train' | 'test'): TemplateResult {
  return html`<span class="key"><i class="swatch ${part}"></i>${part === 'train' ? l10n.t('train') : l10n.t('test')}</span>`;
}

/** The same counts as a table. */
function countTable({ labels, classes }: DataOverview): TemplateResult {
  const className = (index: number): string => (index < 0 ? l10n.t('left out') : classes[index]?.name ?? '');
  return html`<details><summary>${l10n.t('Counts as a table')}</summary><div class="two">
    <table><thead><tr><th scope="col">${l10n.t('Article')}</th><th scope="col">${l10n.t('Class')}</th><th scope="col">${l10n.t('Train')}</th><th scope="col">${l10n.t('Test')}</th></tr></thead>
      <tbody>${labels.map(({ name, classIndex, train, test }) => html`<tr><th scope="row">${name}</th><td>${className(classIndex)}</td><td>${formatCount(train)}</td><td>${formatCount(test)}</td></tr>`)}</tbody></table>
    <table><thead><tr><th scope="col">${l10n.t('Class')}</th><th scope="col">${l10n.t('Train')}</th><th scope="col">${l10n.t('Test')}</th></tr></thead>
      <tbody>${classes.map(({ name, train, test }) => html`<tr><th scope="row">${name}</th><td>${formatCount(train)}</td><td>${formatCount(test)}</td></tr>`)}</tbody></table>
  </div></details>`;
}

/** The dataset's articles beside the classes that the experiment makes of them. */
export function histograms(overview: DataOverview, { stacked }: DataContext): TemplateResult {
  const { labels, classes } = overview;
  const counts = [labels, classes];
  return html`<section>
    <div class="histograms">
      <figure><div class="chart-title"><h2>${l10n.t('{0} articles', labels.length)}</h2>${key('train')}${key('test')}${labels.some(({ classIndex }) => classIndex < 0) ? html`<span class="key"><i class="swatch left-out"></i>${l10n.t('left out')}</span>` : ''}</div>
        ${guard([JSON.stringify(counts)], () => {
          const layout = layOutHistograms(overview);
          return staticChart((place) => labelHistogramSpec(layout, place));
        })}</figure>
      <figure><div class="chart-title"><h2>${l10n.t('{0} classes', classes.length)}</h2><span class="key">${l10n.t('train · test, by')} <code>data.classes</code></span></div>
        ${guard([JSON.stringify(counts), stacked], () => {
          const layout = layOutHistograms(stacked ? { labels: [], classes } : overview);
          return staticChart((place) => classHistogramSpec(layout, place));
        })}</figure>
    </div>
    ${countTable(overview)}
  </section>`;
}
