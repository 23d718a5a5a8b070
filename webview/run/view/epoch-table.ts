import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { bestEpoch, judged } from '../../../src/shared/epoch-figures';
import { formatAccuracy } from '../../../src/shared/format';
import { isUnfinished } from '../../../src/shared/run-record';
import { openEpoch } from '../course';
import { runColor } from '../../controls/run-color';
import type { ShownRun } from '../state';

function heading(full: string, short: string): TemplateResult {
  return html`<th scope="col"><span class="full">${full}</span><abbr class="short" title=${full}>${short}</abbr></th>`;
}

/** The epochs' figures; the best of each judged column in bold, the epoch whose weights are kept as best marked. */
export function epochTable({ record, history, colorSlot }: ShownRun): TemplateResult {
  const { epochs } = history;
  const validated = epochs.some((epoch) => epoch.val_loss !== undefined) || (history.started?.validationImages ?? 0) > 0;
  const open = openEpoch(history);
  if (epochs.length === 0 && open === null) return html``;
  const kept = epochs.findLastIndex(({ best }) => best);
  const bestLoss = bestEpoch('loss', epochs.map((epoch) => judged('loss', epoch)))?.index;
  const bestAccuracy = bestEpoch('accuracy', epochs.map((epoch) => judged('accuracy', epoch)))?.index;
  const figure = (value: number | undefined, strong: boolean): TemplateResult =>
    html`<td class=${strong ? 'strong' : ''}>${value === undefined ? '–' : formatAccuracy(value)}</td>`;
  const diamond = html`<svg class="diamond" width="10" height="10" aria-hidden="true"><path d="M5 0L10 5L5 10L0 5Z" fill=${runColor(colorSlot)}></path></svg>`;
  return html`<section><h2>${l10n.t('Epochs')}</h2><div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Epochs')}><table class="marked">
    <thead><tr><th scope="col">${l10n.t('Epoch')}</th>
      ${heading(l10n.t('Training loss'), l10n.t('Loss'))}${validated ? heading(l10n.t('Validation loss'), l10n.t('Val. loss')) : ''}
      ${heading(l10n.t('Training accuracy'), l10n.t('Acc.'))}${validated ? heading(l10n.t('Validation accuracy'), l10n.t('Val. acc.')) : ''}
      ${heading(l10n.t('Seconds'), l10n.t('s'))}</tr></thead>
    <tbody>
      ${epochs.map((epoch, index) => html`<tr>
        <th scope="row">${index === kept ? diamond : ''}${epoch.epoch}${index === kept ? html` <span class="quiet" title=${validated
          ? l10n.t('Lowest validation loss: the weights of this epoch are kept') : l10n.t('Lowest loss: the weights of this epoch are kept')}>${l10n.t('best')}</span>` : ''}</th>
        ${figure(epoch.loss, !validated && index === bestLoss)}${validated ? figure(epoch.val_loss, index === bestLoss) : ''}
        ${figure(epoch.accuracy, !validated && index === bestAccuracy)}${validated ? figure(epoch.val_accuracy, index === bestAccuracy) : ''}
        <td>${epoch.seconds.toFixed(1)}</td></tr>`)}
      ${open === null ? '' : html`<tr class="quiet">
        <th scope="row">${open.epoch} ${isUnfinished(record.state) ? l10n.t('so far') : l10n.t('cut short')}</th>
        ${figure(open.loss, false)}${validated ? figure(undefined, false) : ''}${figure(open.accuracy, false)}${validated ? figure(undefined, false) : ''}
        <td>${open.seconds.toFixed(1)}</td></tr>`}
    </tbody></table></div></section>`;
}
