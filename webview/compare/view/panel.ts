import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { button, icon, linkButton } from '../../controls/buttons';
import { baselineOf, type PanelState, type ShownRuns } from '../state';
import type { CompareContext } from './context';
import { multiples } from './multiples';
import { overlaySection } from './overlay-section';
import { runTable } from './run-table';
import { settingsSection } from './settings-section';

function header({ runs }: ShownRuns, { choices, post }: CompareContext): TemplateResult {
  const baseline = baselineOf(runs, choices.baseline);
  const other = runs.length === 2 ? runs.find((run) => run !== baseline) : undefined;
  return html`<header><div class="head"><h1>${runs.length === 1 ? l10n.t('Compare 1 run') : l10n.t('Compare {0} runs', runs.length)}</h1>
    <span class="head-actions">${button({ label: l10n.t('Add Run'), icon: 'add', hint: l10n.t('Choose which runs to compare'), onClick: () => { post({ type: 'addRuns' }); } })}
    ${runs.length < 2 || baseline === undefined ? '' : button({
      label: l10n.t('Diff Sources'), icon: 'diff', hint: l10n.t('Shows how the source of a run differs from the baseline’s'),
      onClick: () => { post({ type: 'diffSources', first: baseline.folder, second: other?.folder ?? null }); },
    })}</span></div></header>`;
}

function problemNotices({ problems }: ShownRuns, { post }: CompareContext): readonly TemplateResult[] {
  return problems.map(({ folder, message }) => html`<section class="notice remark">${icon('warning')}<div>
    <p class="message">${l10n.t('{0} cannot be read any more: {1}', folder.split(/[\\/]/).at(-1) ?? folder, message)}</p>
    <p class="notice-actions">${linkButton(l10n.t('Take It Out'), () => { post({ type: 'removeRun', folder }); })}</p></div></section>`);
}

function fewRuns({ runs }: ShownRuns, { post }: CompareContext): TemplateResult {
  return html`<section class="empty ${runs.length === 0 ? 'tall' : ''}">${icon('git-compare')}<p>${runs.length === 0
    ? l10n.t('No run is chosen. Curves, figures and settings of two runs or more stand side by side here.')
    : l10n.t('A comparison needs two runs. Add another one, and their differences appear here.')}
    ${linkButton(l10n.t('Choose runs'), () => { post({ type: 'addRuns' }); })}</p></section>`;
}

/** The panel for any state of it. */
export function panel(state: PanelState, context: CompareContext): TemplateResult {
  if (state.kind === 'waiting') return html`<main aria-busy="true"></main>`;
  const { runs } = state;
  const { choices } = context;
  return html`<main>${header(state, context)}${problemNotices(state, context)}
    ${runs.length < 2 ? fewRuns(state, context) : ''}
    ${runs.length === 0 ? '' : html`${guard([runs, choices.baseline, choices.sort], () => runTable(runs, context))}${multiples(runs, context)}${overlaySection(runs, context)}
      ${guard([runs, choices.baseline, choices.settings], () => settingsSection(runs, context))}`}
  </main>`;
}
