import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { icon, linkButton } from '../../controls/buttons';
import { failureSection } from '../../controls/failure-section';
import { imagesLoading } from '../../controls/images-loading';
import type { AugmentationState, ShownPreview } from '../state';
import type { AugmentationContext } from './context';
import { draws } from './draws';
import { steps } from './steps';

function header({ fileName, post }: AugmentationContext): TemplateResult {
  return html`<header class="head"><h1>${l10n.t('Augmentation')}</h1>
    <span class="state">${icon('file-code')}${linkButton(fileName, () => { post({ type: 'openExperiment' }); })}</span></header>`;
}

/** The list as the source has it. */
function writtenList({ experiment: { source: { written, extensible, steps: present } } }: ShownPreview, { post }: AugmentationContext): TemplateResult {
  if (written === null) {
    return html`<p class="empty">${icon('info')}${extensible
      ? l10n.t('The experiment has no augmentations. Tick one, and it is written into the source.')
      : l10n.t('The experiment has no augmentations that its file shows.')}</p>`;
  }
  return html`<pre class="written" tabindex="0" role="region" aria-label=${l10n.t('Augmentations as written')}>${written.text}</pre>
    <p class="caption">${extensible || present.some(({ parameters }) => parameters.some(({ editable }) => editable)) ? l10n.t('A change below is written into this line; undo takes it back.') : ''}
      ${linkButton(l10n.t('Show in the source'), () => { post({ type: 'openPlace', place: written.place }); })}</p>`;
}

function previewView(shown: ShownPreview, context: AugmentationContext): TemplateResult {
  const { problem } = shown.experiment;
  return html`<main>
    ${header(context)}
    ${problem === null ? '' : failureSection(problem, {
      onPlace: () => { context.post({ type: 'openProblem' }); }, onLog: () => { context.post({ type: 'showLog' }); },
      ...(problem.file === undefined ? {} : { meanwhile: l10n.t('Shown are the augmentations of the last text that could be read.') }),
    })}
    ${writtenList(shown, context)}
    <div class="workbench">${steps(shown, context)}${draws(shown, context)}</div>
  </main>`;
}

/** The panel for any state of it. */
export function panel(state: AugmentationState, context: AugmentationContext): TemplateResult {
  switch (state.kind) {
    case 'loading': return html`<main aria-busy="true">${header(context)}${imagesLoading(state.download)}</main>`;
    case 'failed': return html`<main role="alert">${header(context)}${failureSection(state.failure, {
      onPlace: () => { context.post({ type: 'openProblem' }); }, onLog: () => { context.post({ type: 'showLog' }); }, onRetry: () => { context.post({ type: 'ready' }); },
    })}</main>`;
    case 'experiment': return previewView(state, context);
  }
}
