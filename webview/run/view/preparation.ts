import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formatBytes } from '../../../src/shared/format';
import { type Phase, phases } from '../../../src/shared/run-event';
import { icon } from '../../controls/buttons';
import { cssVariables } from '../../theme/css-variables';
import type { ShownRun } from '../state';

function stepLabel(phase: Phase, queuedBehind: number): string | null {
  switch (phase) {
    case 'evaluating-experiment': return l10n.t('Read the experiment');
    case 'queued': return queuedBehind > 1 ? l10n.t('Wait for the {0} runs ahead', queuedBehind) : l10n.t('Wait for the run ahead');
    case 'loading-dataset': return l10n.t('Load the images');
    case 'loading-engine': return l10n.t('Start the engine');
    default: return null;
  }
}

function downloadBar({ history }: ShownRun): TemplateResult {
  const { download } = history.progress;
  if (download === null) return html``;
  const { file, received, total } = download;
  const share = total === null ? null : Math.min(1, received / Math.max(1, total));
  return html`<div class="download">
    <span>${file.split(/[\\/]/).at(-1)}</span>
    <div class="progress ${share === null ? 'endless' : ''}" role="progressbar" aria-label=${l10n.t('Download')} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${share === null ? 0 : Math.round(100 * share)}><i ${cssVariables({ '--share': `${100 * (share ?? 0)}%` })}></i></div>
    <span>${total === null ? formatBytes(received) : l10n.t('{0} of {1}', formatBytes(received), formatBytes(total))}</span>
  </div>`;
}

/** What happens before the first batch, step by step. */
export function preparation(run: ShownRun): TemplateResult {
  const { phase } = run.history.progress;
  const at = phases.indexOf(phase);
  const waits = phase === 'queued' || run.queuedBehind > 0;
  return html`<section class="preparation"><h2>${l10n.t('Getting ready')}</h2><ol>
    ${phases.map((step, index) => {
      const label = stepLabel(step, run.queuedBehind);
      if (label === null || (step === 'queued' && !waits)) return '';
      const [name, state] = index < at ? ['check', 'done'] : index === at ? [step === 'queued' ? 'clock' : 'loading', 'current'] : ['circle-large', 'ahead'];
      return html`<li class=${state} aria-current=${index === at ? 'step' : 'false'}>${icon(name, name === 'loading' ? 'codicon-modifier-spin' : '')}${label}${index === at ? downloadBar(run) : ''}</li>`;
    })}
  </ol></section>`;
}
