import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import { type AverageFigures, type ClassificationReport, classificationReport } from '../../../src/shared/metrics';
import { copyButton } from '../../controls/copy-button';
import type { PanelContext } from './context';

function averageRow(name: string, { precision, recall, f1, support }: AverageFigures): TemplateResult {
  return html`<tr class="sum"><th scope="row">${name}</th><td></td>
    <td>${formatAccuracy(precision)}</td><td>${formatAccuracy(recall)}</td><td>${formatAccuracy(f1)}</td><td>${formatCount(support)}</td></tr>`;
}

function headings(): string[] {
  return [l10n.t('Accuracy'), l10n.t('Precision'), l10n.t('Recall'), l10n.t('F1'), l10n.t('Support')];
}

/** The table as spreadsheets take it: cells apart by tabs, figures as they are shown, counts without separators. */
export function tabSeparated({ classes, macro, weighted }: ClassificationReport): string {
  const average = (name: string, { precision, recall, f1, support }: AverageFigures): string[] => [name, '', ...[precision, recall, f1].map(formatAccuracy), String(support)];
  const rows = [
    [l10n.t('Class'), ...headings()],
    ...classes.map(({ name, accuracy, precision, recall, f1, support }) => [name, ...[accuracy, precision, recall, f1].map(formatAccuracy), String(support)]),
    average(l10n.t('Macro average'), macro), average(l10n.t('Weighted average'), weighted),
  ];
  return rows.map((cells) => `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`).join('');
}

/** The classification report of the test set. */
export function classTable({ classes, confusionMatrix, noClass }: Evaluation, { post }: PanelContext): TemplateResult {
  const report = classificationReport(classes, confusionMatrix, noClass);
  return html`<div>
    <div class="section-head"><h2>${l10n.t('By class')}</h2>${copyButton(l10n.t('Copy the Table'), () => { post({ type: 'copy', text: tabSeparated(report) }); })}</div>
    <div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('By class')}><table>
      <thead><tr><th scope="col">${l10n.t('Class')}</th>
        ${headings().map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>
        ${report.classes.map(({ name, accuracy, precision, recall, f1, support }) => html`<tr><th scope="row" title=${name}><span>${name}</span></th><td class="strong">${formatAccuracy(accuracy)}</td>
          <td>${formatAccuracy(precision)}</td><td>${formatAccuracy(recall)}</td><td>${formatAccuracy(f1)}</td><td>${formatCount(support)}</td></tr>`)}
        ${averageRow(l10n.t('Macro average'), report.macro)}${averageRow(l10n.t('Weighted average'), report.weighted)}
      </tbody></table></div>
    <p class="caption">${l10n.t('Accuracy: one class against the rest, (TP + TN) / all.')}</p>
  </div>`;
}
