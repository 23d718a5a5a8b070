import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { isUnfinished } from '../../../src/shared/run-record';
import { button, icon } from '../../controls/buttons';
import { failureSection } from '../../controls/failure-section';
import type { ShownRun } from '../state';
import type { PanelContext } from './context';

/** Why the run failed or was interrupted, where, and what to do. */
export function failureNotice({ record }: ShownRun, { post }: PanelContext): TemplateResult {
  const { failure, state } = record;
  if (failure === null) {
    return state === 'interrupted'
      ? html`<section class="notice bad">${icon('debug-disconnect')}<div><p class="strong">${l10n.t('The run was interrupted: its process is gone.')}</p><p>${l10n.t('All that it wrote until then is shown here.')}</p></div></section>`
      : html``;
  }
  return failureSection(failure, {
    icon: state === 'interrupted' ? 'debug-disconnect' : 'error',
    onPlace: () => { post({ type: 'openFailure' }); }, onLog: () => { post({ type: 'showLog' }); },
  });
}

/** The extension host died, or is stuck: what is shown is not the present. */
export function silenceNotice({ isHostSilent }: PanelContext): TemplateResult {
  if (!isHostSilent) return html``;
  return html`<section class="notice bad" role="alert">${icon('debug-disconnect')}<div><p class="strong">${l10n.t('VS Code’s extension host does not answer.')}</p><p>${l10n.t('This is how the run stood when it was last heard of. Reload the window to see what became of it.')}</p></div></section>`;
}

export function warningNotices({ history }: ShownRun): TemplateResult {
  return html`${history.warnings.map((message) => html`<section class="notice remark">${icon('warning')}<p>${message}</p></section>`)}`;
}

/** Stands where the test figures will be, and says when they come or why they do not. */
export function testPlaceholder({ record, history }: ShownRun): TemplateResult {
  const testing = isUnfinished(record.state) && history.progress.phase === 'testing';
  const sentence = testing
    ? l10n.t('The test images are being classified; accuracy and confusion matrix appear here in a moment.')
    : isUnfinished(record.state)
      ? l10n.t('Test accuracy and the confusion matrix appear here when training ends or is stopped.')
      : l10n.t('There are no test figures: the run ended before the test images were classified.');
  return html`<section class="empty">${icon('target')}<p>${sentence}</p></section>`;
}

/** The whole panel when the run folder cannot be read. */
export function goneNotice(message: string, { post }: PanelContext): TemplateResult {
  return html`<main><section class="notice bad" role="alert">${icon('error')}<div><p class="strong">${l10n.t('This run can no longer be shown.')}</p><p class="message">${message}</p>
    <p class="notice-actions">${button({ label: l10n.t('Try Again'), icon: 'refresh', onClick: () => { post({ type: 'ready' }); } })}</p></div></section></main>`;
}
