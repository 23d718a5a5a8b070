import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { type SettingRow, settingRows } from '../../../src/shared/differing-settings';
import { segments } from '../../controls/fields';
import { baselineOf, type ShownRun } from '../state';
import type { CompareContext } from './context';
import { runMark } from './run-mark';

let made: { readonly runs: readonly ShownRun[]; readonly rows: readonly SettingRow[] } | null = null;

function rowsOf(runs: readonly ShownRun[]): readonly SettingRow[] {
  if (made?.runs !== runs) made = { runs, rows: settingRows(runs) };
  return made.rows;
}

function equalWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 more is equal in all runs') : l10n.t('{0} more are equal in all runs', count);
}

/** What the runs were made with, side by side. */
export function settingsSection(runs: readonly ShownRun[], { choices, choose }: CompareContext): TemplateResult {
  const rows = rowsOf(runs);
  const shown = choices.settings === 'all' ? rows : rows.filter(({ differs }) => differs);
  const baseline = runs.findIndex((run) => run === baselineOf(runs, choices.baseline));
  const cell = (value: string | null, index: number, row: SettingRow): TemplateResult => {
    const asBaseline = row.differs && index !== baseline && value === row.values[baseline];
    return html`<td class=${asBaseline || !row.differs ? 'quiet' : ''}><span class="value">${value ?? '–'}</span></td>`;
  };
  return html`<section><div class="bar"><h2>${l10n.t('Settings')}</h2>
    ${segments({
      label: l10n.t('Settings shown'), name: 'settings', value: choices.settings,
      options: [{ value: 'differing', label: l10n.t('Only what differs') }, { value: 'all', label: l10n.t('All') }],
      onChange: (settings) => { choose({ settings }); },
    })}
    <span class="bar-actions small">${[l10n.t('grey: as the baseline'), ...(choices.settings === 'all' ? [] : [equalWords(rows.length - shown.length)])].filter(Boolean).join(' · ')}</span></div>
    ${shown.length === 0 ? html`<p class="empty">${l10n.t('These runs were made with the same settings and the same source.')}</p>` : html`
    <div class="scroll tall-scroll" tabindex="0" role="region" aria-label=${l10n.t('Settings of the runs')}><table class="settings">
      <thead><tr><th scope="col">${l10n.t('Setting')}</th>${runs.map((run) => html`<th scope="col" title=${run.record.name}><span class="settings-run">${runMark(run)}<span>${run.label}</span></span></th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr><th scope="row">${row.name === 'source' ? l10n.t('source') : row.name}</th>${row.values.map((value, index) => cell(value, index, row))}</tr>`)}</tbody>
    </table></div>`}
  </section>`;
}
