import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { isUnfinished } from '../../../src/shared/run-record';
import { icon } from '../../controls/buttons';
import type { PanelState, ShownRun } from '../state';
import type { PanelContext } from './context';
import { curvesSection } from './curves-section';
import { epochTable } from './epoch-table';
import { header } from './header';
import { courseHeadline, testHeadline } from './headline';
import { failureNotice, goneNotice, silenceNotice, testPlaceholder, warningNotices } from './notices';
import { preparation } from './preparation';
import { testSection } from './test-section';

function curvesPlaceholder(): TemplateResult {
  return html`<section class="empty tall">${icon('graph-line')}<p>${l10n.t('Loss and accuracy appear here with the first batch.')}</p></section>`;
}

function runView(run: ShownRun, context: PanelContext): TemplateResult {
  const { record, history, evaluation } = run;
  const unfinished = isUnfinished(record.state);
  const trained = history.batches.length > 0;
  return html`<main>
    ${header(run, context)}
    ${silenceNotice(context)}
    ${failureNotice(run, context)}
    ${warningNotices(run)}
    ${evaluation === null ? courseHeadline(run) : testHeadline(run)}
    ${testSection(run, context)}
    ${trained ? html`${curvesSection(run, context)}${epochTable(run)}` : unfinished ? html`${history.started === null ? preparation(run) : ''}${curvesPlaceholder()}` : ''}
    ${evaluation === null && (trained || unfinished) ? testPlaceholder(run) : ''}
  </main>`;
}

/** The panel for any state of it. */
export function panel(state: PanelState, context: PanelContext): TemplateResult {
  switch (state.kind) {
    case 'waiting': return html`<main aria-busy="true"></main>`;
    case 'gone': return goneNotice(state.message, context);
    case 'run': return runView(state, context);
  }
}
