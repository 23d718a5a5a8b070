import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { type Phase, phases } from '../../../src/shared/run-event';
import { icon } from '../../controls/buttons';
import { downloadBar } from '../../controls/download-bar';
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

type StepState = 'done' | 'current' | 'ahead';

function stepIcon(phase: Phase, state: StepState): TemplateResult {
  if (state === 'current') return phase === 'queued' ? icon('clockface') : icon('loading', 'codicon-modifier-spin');
  return icon(state === 'done' ? 'check' : 'circle-large');
}

/** What happens before the first batch, step by step: as it began, then what is still to come. */
export function preparation(run: ShownRun): TemplateResult {
  const begun = run.history.phases;
  const { phase: current, download } = run.history.progress;
  const ahead = phases.filter((phase) => !begun.includes(phase) && phase !== current && (phase !== 'queued' || run.queuedBehind > 0));
  const steps: readonly (readonly [Phase, StepState])[] = [
    ...begun.filter((phase) => phase !== current).map((phase) => [phase, 'done'] as const), [current, 'current'], ...ahead.map((phase) => [phase, 'ahead'] as const),
  ];
  return html`<section class="preparation"><h2>${l10n.t('Getting ready')}</h2><ol>
    ${steps.map(([phase, state]) => {
      const label = stepLabel(phase, run.queuedBehind);
      return label === null ? '' : html`<li class=${state} aria-current=${state === 'current' ? 'step' : 'false'}>${stepIcon(phase, state)}${label}${state === 'current' && download !== null ? downloadBar(download) : ''}</li>`;
    })}
  </ol></section>`;
}
