import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import type { CurveTable, FigureColumn } from '../../charts/curve-table';
import { iconButton, linkButton } from '../../controls/buttons';
import type { PanelContext } from './context';

const rowsPerPage = 25;

function columnName(column: FigureColumn): string {
  switch (column) {
    case 'step': return l10n.t('Step');
    case 'epoch': return l10n.t('Epoch');
    case 'batch': return l10n.t('Batch');
    case 'seconds': return l10n.t('Seconds');
    case 'loss': return l10n.t('Training loss');
    case 'smoothed_loss': return l10n.t('Smoothed');
    case 'accuracy': return l10n.t('Training accuracy');
    case 'smoothed_accuracy': return l10n.t('Smoothed');
    case 'val_loss': return l10n.t('Validation loss');
    case 'val_accuracy': return l10n.t('Validation accuracy');
  }
}

const wholeNumbers: readonly FigureColumn[] = ['step', 'epoch', 'batch'];

function figureText(column: FigureColumn, value: number | undefined): string {
  if (value === undefined) return '–';
  if (wholeNumbers.includes(column)) return formatCount(value);
  return column === 'seconds' ? value.toFixed(2) : formatAccuracy(value);
}

/** The numbers behind the charts, a page at a time. */
export function curveTableView(table: CurveTable, page: number, { choose }: PanelContext): TemplateResult {
  const pages = Math.max(1, Math.ceil(table.length / rowsPerPage));
  const shown = Math.min(page, pages - 1);
  const first = shown * rowsPerPage;
  const count = Math.min(rowsPerPage, table.length - first);
  const go = (to: number): void => { choose({ tablePage: to }); };
  const turn = (label: string, icon: string, to: number): TemplateResult => iconButton({ label, icon, disabled: to < 0 || to >= pages, onClick: () => { go(to); } });
  const [head, ...others] = table.columns;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Figures of the curves')}><table class="figures">
      <thead><tr>${table.columns.map((column) => html`<th scope="col">${columnName(column)}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: count }, (_, index) => {
        const row = table.row(first + index);
        return html`<tr>${head === undefined ? '' : html`<th scope="row">${figureText(head, row[head])}</th>`}${others.map((column) => html`<td>${figureText(column, row[column])}</td>`)}</tr>`;
      })}</tbody>
    </table></div>
    <div class="pager" role="group" aria-label=${l10n.t('Pages')}>
      ${linkButton(l10n.t('First page'), () => { go(0); })}${turn(l10n.t('Previous page'), 'chevron-left', shown - 1)}
      <span role="status">${count === 0 ? l10n.t('no rows') : l10n.t('rows {0} to {1} of {2}', formatCount(first + 1), formatCount(first + count), formatCount(table.length))}</span>
      ${turn(l10n.t('Next page'), 'chevron-right', shown + 1)}${linkButton(l10n.t('Last page'), () => { go(pages - 1); })}
    </div>`;
}
