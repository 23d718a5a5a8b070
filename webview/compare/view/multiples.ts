import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatCount } from '../../../src/shared/format';
import { matrixShares } from '../../../src/shared/matrix-shares';
import { tint } from '../../../src/shared/matrix-tint';
import type { ExportFormat } from '../../../src/shared/save-curves-request';
import { lineKey } from '../../charts/line-key';
import type { Span } from '../../charts/zoom';
import { curveControls, exportMenu, resetZoom } from '../../controls/curve-controls';
import { segments } from '../../controls/fields';
import { matrixGrid, type MatrixCell } from '../../controls/matrix-grid';
import { cellWords, columnNames, matrixCounts } from '../../controls/matrix-words';
import { runColor } from '../../controls/run-color';
import { cssVariables } from '../../theme/css-variables';
import type { ComparedCurve } from '../curves';
import { exportComparison } from '../export-comparison';
import type { ShownRun } from '../state';
import type { CompareContext } from './context';
import { runMark } from './run-mark';

/** With more classes than this, a chart and its matrix need more room. */
const narrowClasses = 5;

function toolbar(runs: readonly ShownRun[], { choices, choose, post, curves }: CompareContext): TemplateResult {
  const save = (format: ExportFormat): void => { void exportComparison(format, runs, curves, document.body).then(post); };
  return html`<div class="bar" role="group" aria-label=${l10n.t('Chart options')}>
    <h2>${choices.metric === 'loss' ? l10n.t('Loss by run') : l10n.t('Accuracy by run')}</h2>
    ${segments({
      label: l10n.t('Metric'), name: 'metric', value: choices.metric,
      options: [{ value: 'loss', label: l10n.t('Loss') }, { value: 'accuracy', label: l10n.t('Accuracy') }],
      onChange: (metric) => { choose({ metric }); },
    })}
    ${segments({
      label: l10n.t('Vertical scale'), name: 'scale', value: choices.scale,
      options: [{ value: 'shared', label: l10n.t('Shared scale') }, { value: 'own', label: l10n.t('Own scale') }],
      onChange: (scale) => { choose({ scale }); },
    })}
    ${curveControls(choices, curves.smoothing, choose)}
    <span class="bar-actions">${resetZoom(curves.overlay?.zoomed ?? false, choose)}${exportMenu(save)}</span>
  </div>`;
}

/** The largest number of images that any run took for one wrong class: one scale of tints for all matrices. */
function largestError(runs: readonly ShownRun[]): number {
  return Math.max(0, ...runs.flatMap(({ evaluation }) =>
    (evaluation === null ? [] : matrixCounts(evaluation).flatMap((row, at) => row.filter((_, column) => column !== at)))));
}

function smallMatrix(label: string, evaluation: Evaluation, mostErrors: number): TemplateResult {
  const { classes } = evaluation;
  const columns = columnNames(evaluation);
  const counts = matrixCounts(evaluation);
  const shares = matrixShares(counts, 'rows');
  const cell = (count: number, at: number, column: number): MatrixCell => {
    const right = at === column;
    const share = `${(100 * (shares[at]?.[column] ?? 0)).toFixed(2)} %`;
    return {
      count, text: formatCount(count), tone: right ? 'right' : 'wrong', strength: tint(count, right, mostErrors),
      spoken: cellWords(classes[at] ?? '', right ? null : columns[column] ?? '', count, 'rows', share), opened: false, open: null,
    };
  };
  return matrixGrid({
    label: l10n.t('Confusion matrix of {0}', label), corner: l10n.t('true class'), columns, dense: true, sums: false,
    rows: counts.map((row, at) => ({ name: classes[at] ?? '', startsGroup: false, cells: row.map((count, column) => cell(count, at, column)) })),
  });
}

function chart({ run, curve, ownScale }: ComparedCurve, { choices, choose, crosshair, moveCrosshair, noteMerged }: CompareContext): TemplateResult {
  return html`<div class="chart-title"><h3 title=${run.record.name}>${runMark(run)}<span>${run.label}</span></h3>${ownScale
    ? html`<span class="badge warn" title=${l10n.t('Its values would flatten the other runs on their scale.')}>${l10n.t('own scale')}</span>` : ''}</div>
  <lookbook-curve compact lazy .curve=${curve} .color=${runColor(run.colorSlot)} .position=${choices.position} .name=${run.label} .crosshair=${crosshair}
    @crosshair=${(event: CustomEvent<number | null>) => { moveCrosshair(event.detail); }} @merged=${noteMerged}
    @zoom=${(event: CustomEvent<Span | null>) => { choose({ zoom: event.detail === null ? null : [...event.detail] }); }}></lookbook-curve>`;
}

function noCurve(run: ShownRun): TemplateResult {
  return html`<div class="chart-title"><h3 title=${run.record.name}>${runMark(run)}<span>${run.label}</span></h3></div>
    <p class="empty no-curve">${run.courseKnown ? l10n.t('Nothing was trained yet.') : l10n.t('Its curve is being read.')}</p>`;
}

/** One small chart a run, over its confusion matrix. */
export function multiples(runs: readonly ShownRun[], context: CompareContext): TemplateResult {
  const { curves, merged } = context;
  const mostErrors = largestError(runs);
  const tested = runs.filter(({ evaluation }) => evaluation !== null);
  const classes = Math.max(0, ...runs.map(({ evaluation }) => evaluation?.classes.length ?? 0));
  return html`<section>${toolbar(runs, context)}
    <p class="line-keys"><span class="key">${lineKey(false, 'var(--quiet)')}${l10n.t('training')}</span><span class="key">${lineKey(true, 'var(--quiet)')}${l10n.t('validation')}</span>
      <span class="key"><svg class="mark" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="M5 0L10 5L5 10L0 5Z" fill="var(--quiet)"></path></svg>${l10n.t('best epoch')}</span></p>
    <div class="multiples" ${cssVariables({ '--least': classes > narrowClasses ? '392px' : '184px' })}>${repeat(runs, ({ folder }) => folder, (run) => {
      const drawn = curves.curves.find((each) => each.run.folder === run.folder);
      return html`<div class="multiple">${drawn === undefined ? noCurve(run) : chart(drawn, context)}${guard([run.evaluation, run.label, mostErrors], () => (run.evaluation === null ? '' : smallMatrix(run.label, run.evaluation, mostErrors)))}</div>`;
    })}</div>
    <p class="caption">${tested.length === 0 ? '' : l10n.t('Matrices: test images, rows true, columns predicted; one scale of tints for all.')}
      ${merged ? l10n.t('Where pixels stand for several batches, each shows its lowest and highest; all figures are of every batch.') : ''}</p>
  </section>`;
}
