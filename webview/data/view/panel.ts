import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Failure } from '../../../src/shared/failure';
import { icon, linkButton } from '../../controls/buttons';
import { failureSection } from '../../controls/failure-section';
import { imagesLoading } from '../../controls/images-loading';
import type { DataState, ShownData } from '../state';
import type { DataContext } from './context';
import { headline } from './headline';
import { histograms } from './histograms';
import { pixelValues } from './pixel-values';
import { samples } from './samples';

function header(title: string, verified: boolean, { fileName, post }: DataContext): TemplateResult {
  const link = linkButton(fileName, () => { post({ type: 'openExperiment' }); });
  // The words around the link may stand in another order in another language.
  const [before, after] = l10n.t('follows {0} as you type', '\n').split('\n');
  return html`<header class="head">
    <h1>${title}</h1>
    ${verified ? html`<span class="state">${icon('verified')}${l10n.t('Checksums match')}</span>` : ''}
    <span class="head-actions small quiet"><span>${before}${link}${after}</span></span>
  </header>`;
}

function problemSection(problem: Failure, { post }: DataContext): TemplateResult {
  return failureSection(problem, {
    onPlace: () => { post({ type: 'openProblem' }); }, onLog: () => { post({ type: 'showLog' }); },
    ...(problem.file === undefined ? {} : { meanwhile: l10n.t('Shown are the classes of the last text that could be read.') }),
  });
}

function dataView(data: ShownData, context: DataContext): TemplateResult {
  const { overview, problem } = data;
  return html`<main>
    ${header(overview.title, true, context)}
    ${problem === null ? '' : problemSection(problem, context)}
    ${headline(overview)}
    ${histograms(overview, context)}
    ${pixelValues(overview.pixels)}
    ${samples(data, context)}
  </main>`;
}

/** The panel for any state of it. */
export function panel(state: DataState, context: DataContext): TemplateResult {
  switch (state.kind) {
    case 'loading': return html`<main aria-busy="true">
      ${header(l10n.t('Data'), false, context)}
      ${imagesLoading(state.download)}</main>`;
    case 'failed': return html`<main role="alert">
      ${header(l10n.t('Data'), false, context)}
      ${failureSection(state.failure, {
        onPlace: () => { context.post({ type: 'openProblem' }); }, onLog: () => { context.post({ type: 'showLog' }); }, onRetry: () => { context.post({ type: 'ready' }); },
      })}</main>`;
    case 'data': return dataView(state, context);
  }
}
