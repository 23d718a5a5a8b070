import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { AugmentationSource } from '../../../src/shared/augmentation-view';
import type { Augmentation } from '../../../src/shared/settings';
import { icon, linkButton } from '../../controls/buttons';
import { checkbox, numberField, range } from '../../controls/fields';
import { cssVariables } from '../../theme/css-variables';
import { countProbabilities, freshSteps, rangeOf } from '../parameters';
import { shownAugment, type ShownPreview } from '../state';
import type { AugmentationContext } from './context';

type StepSource = AugmentationSource['steps'][number];
type Parameter = StepSource['parameters'][number];

function parameterRow(kind: string, step: number, { name, editable, place }: Parameter, value: number, { tryOut, post }: AugmentationContext): TemplateResult {
  const { least, most, step: distance, usual, unit } = rangeOf(name);
  const label = `${kind}: ${name}`;
  if (!editable) {
    return html`<div class="parameter"><span>${name}</span>
      <span class="fixed">${place === null ? l10n.t('set elsewhere') : linkButton(l10n.t('in the source'), () => { post({ type: 'openPlace', place }); }, l10n.t('It is not written as a plain number, so it is changed there.'))}</span>
      <span class="fixed figure">${value}${unit === undefined ? '' : ` ${unit}`}</span></div>`;
  }
  const write = (changed: number): void => {
    tryOut(step, name, changed);
    post({ type: 'change', change: { change: 'set', step, name, value: changed } });
  };
  return html`<div class="parameter"><span aria-hidden="true">${name}</span>
    ${range({ label, value, least, most: Math.max(usual, value), step: distance, onInput: (tried) => { tryOut(step, name, tried); }, onChange: write })}
    ${numberField({ label, quiet: true, value, least, most: Math.max(most, value), step: 'any', ...(unit === undefined ? {} : { unit }), onChange: write })}</div>`;
}

function presentStep(augmentation: Augmentation, step: number, source: StepSource | undefined, context: AugmentationContext): TemplateResult {
  const valueOf = (name: string): number => Number(new Map<string, unknown>(Object.entries(augmentation)).get(name));
  return html`<li>
    ${checkbox({
      label: augmentation.kind, checked: true, disabled: source?.removable !== true,
      onChange: () => { context.post({ type: 'change', change: { change: 'remove', step } }); },
    })}
    ${source?.parameters.map((parameter) => parameterRow(augmentation.kind, step, parameter, valueOf(parameter.name), context)) ?? ''}
  </li>`;
}

/** How many transforms an image gets. */
function distribution(augment: readonly Augmentation[]): TemplateResult {
  const shares = countProbabilities(augment);
  const most = Math.max(...shares);
  return html`<h3>${l10n.t('Transforms an image gets')}</h3>
    <ul class="distribution">${shares.map((share, count) => html`<li>
      <i ${cssVariables({ '--height': `${(44 * share) / most}px` })}></i><span>${Math.round(100 * share)} %</span><span class="quiet">${count}</span></li>`)}</ul>`;
}

/** The transforms of the list in their order, then those that it lacks: ticks and sliders that write into the source. */
export function steps(shown: ShownPreview, context: AugmentationContext): TemplateResult {
  const augment = shownAugment(shown);
  const { source } = shown.experiment;
  const lacking = Object.values(freshSteps).filter(({ kind }) => !augment.some((step) => step.kind === kind));
  return html`<aside>
    <ol class="steps">
      ${augment.map((step, index) => presentStep(step, index, source.steps[index], context))}
      ${lacking.map((step) => html`<li class="lacking">${checkbox({
        label: step.kind, checked: false, disabled: !source.extensible,
        onChange: () => { context.post({ type: 'change', change: { change: 'add', step } }); },
      })}</li>`)}
    </ol>
    ${source.extensible ? '' : html`<p class="caption">${icon('lock')}${l10n.t('The list is not written plainly in this file, so transforms are put in and taken out in the source.')}</p>`}
    ${distribution(augment)}
  </aside>`;
}
