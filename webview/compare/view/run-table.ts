import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import type { Unpaired } from '../../../src/shared/paired-test';
import {
  baselineDifferences, type BaselineDifferences, bestRuns, type ComparisonColumn, comparisonColumns, comparisonRow, type ComparisonRow, type Difference, figureOf, sortedRows,
} from '../../../src/shared/run-comparison';
import type { RunState } from '../../../src/shared/run-record';
import { icon, iconButton, linkButton } from '../../controls/buttons';
import { copyButton } from '../../controls/copy-button';
import { baselineOf, type ShownRun } from '../state';
import type { CompareContext } from './context';
import { columnName, differenceText, differenceTone, differenceWords, figureText, unpairedWords } from './figures-words';
import { runMark } from './run-mark';

interface TableRow extends ComparisonRow {
  readonly run: ShownRun;
  /** `null` for the baseline itself. */
  readonly differences: BaselineDifferences | null;
}

interface Table {
  readonly runs: readonly ShownRun[];
  readonly baseline: ShownRun;
  readonly rows: readonly TableRow[];
  readonly columns: readonly ComparisonColumn[];
  /** Per column, the ids of the runs that are best. */
  readonly best: ReadonlyMap<ComparisonColumn, ReadonlySet<string>>;
}
let made: Table | null = null;

/** The figures of all runs, worked out again only when one of them changed. */
function tableOf(runs: readonly ShownRun[], baseline: ShownRun): Table {
  if (made?.runs !== runs || made.baseline !== baseline) {
    const held = new Map(made?.baseline === baseline ? made.rows.map((row) => [row.run, row]) : []);
    const rows = runs.map((run): TableRow => held.get(run) ?? { ...comparisonRow(run), run, differences: run === baseline ? null : baselineDifferences(run, baseline) });
    const columns = comparisonColumns(rows);
    const reference = comparisonRow(baseline);
    made = { runs, baseline, rows, columns, best: new Map(columns.map((column) => [column, bestRuns(rows, column, reference)])) };
  }
  return made;
}

/** The baseline stays on top; the others follow as they are sorted. */
function ordered({ rows, baseline }: Table, { choices: { sort } }: CompareContext): readonly TableRow[] {
  const others = rows.filter(({ run }) => run !== baseline);
  const own = rows.filter(({ run }) => run === baseline);
  return [...own, ...(sort === null ? others : sortedRows(others, sort.column, sort.descending))];
}

function stateLook(state: RunState): { readonly icon: string; readonly label: string; readonly bad: boolean } {
  switch (state) {
    case 'queued': return { icon: 'clockface', label: l10n.t('Queued'), bad: false };
    case 'running': return { icon: 'pulse', label: l10n.t('Training'), bad: false };
    case 'stopping': return { icon: 'pulse', label: l10n.t('Stopping'), bad: false };
    case 'completed': return { icon: 'pass', label: l10n.t('Completed'), bad: false };
    case 'stopped': return { icon: 'stop-circle', label: l10n.t('Stopped'), bad: false };
    case 'failed': return { icon: 'error', label: l10n.t('Failed'), bad: true };
    case 'interrupted': return { icon: 'debug-disconnect', label: l10n.t('Interrupted'), bad: true };
  }
}

/** `4 epochs`, `2.9 of 4 epochs`. */
function epochWords({ curve, courseKnown, record }: ShownRun): string {
  const planned = curve.plannedEpochs || (record.settings?.training.epochs ?? 0);
  if (!courseKnown || planned === 0) return '';
  const done = curve.epochs.length === planned ? planned : (curve.batches.step.at(-1) ?? curve.epochs.at(-1)?.step ?? 0) / curve.batchesPerEpoch;
  if (done === planned) return planned === 1 ? l10n.t('1 epoch') : l10n.t('{0} epochs', planned);
  return l10n.t('{0} of {1} epochs', done.toFixed(1), planned);
}

function runCell({ run, differences }: TableRow, { choose, post, emphasise }: CompareContext): TemplateResult {
  const { record, folder, label } = run;
  const state = stateLook(record.state);
  const isBaseline = differences === null;
  const words = epochWords(run);
  return html`<th scope="row" @pointerenter=${() => { emphasise(folder); }} @pointerleave=${() => { emphasise(null); }}>
    <div class="run-cell">
      ${iconButton({ label: isBaseline ? l10n.t('{0} is the baseline', label) : l10n.t('Make {0} the baseline', label), icon: isBaseline ? 'pinned' : 'pin', pressed: isBaseline, onClick: () => { choose({ baseline: folder }); } })}
      ${runMark(run)}
      <div class="run-words">
        <div class="run-name">${linkButton(label, () => { post({ type: 'openRun', folder }); }, record.id)}${isBaseline ? html`<span class="badge">${l10n.t('baseline')}</span>` : ''}</div>
        <div class="small ${state.bad ? 'bad' : 'quiet'}" title=${ifDefined(record.failure?.message)}>${icon(state.icon)} ${words === '' || state.bad ? state.label : html`<span class="unseen">${state.label}, </span>`}${state.bad && words !== '' ? ' · ' : ''}${words}</div>
      </div>
    </div></th>`;
}

function differenceOf(differences: BaselineDifferences, column: ComparisonColumn): Difference | null {
  switch (column.kind) {
    case 'testAccuracy': return differences.testAccuracy;
    case 'testLoss': return differences.testLoss;
    case 'bestValidation': return differences.bestValidation;
    case 'class': return differences.classes.get(column.name) ?? null;
    default: return null;
  }
}

function differenceLine(difference: Difference): TemplateResult {
  const tone = differenceTone(difference);
  const words = differenceWords(difference);
  return html`<span class="difference ${tone}" title=${words}>${differenceText(difference)}</span><span class="unseen"> ${words}</span>`;
}

/** The second line of a cell: the interval, the epoch, the difference. */
function secondLine(row: TableRow, column: ComparisonColumn): TemplateResult | string {
  const { differences } = row;
  const difference = differences === null ? null : differenceOf(differences, column);
  if (column.kind === 'bestValidation') {
    if (row.bestValidation === null) return '';
    const { epoch, of } = row.bestValidation;
    const words = of === 'training' ? l10n.t('training, epoch {0}', epoch) : l10n.t('epoch {0}', epoch);
    return difference === null ? words : html`<span title=${l10n.t('{0} to the baseline', differenceText(difference))}>${words}</span>`;
  }
  if (difference !== null) return differenceLine(difference);
  if (column.kind !== 'testAccuracy') return '';
  if (differences?.unpaired === 'classes' && row.testAccuracy !== null) return l10n.t('other classes');
  if (differences?.unpaired === 'images' && row.testAccuracy !== null) return l10n.t('other images');
  return row.interval === null ? '' : html`<span title=${l10n.t('95 % interval')}>${row.interval.low.toFixed(4)}–${row.interval.high.toFixed(4)}</span>`;
}

function figureCell(row: TableRow, column: ComparisonColumn, { best }: Table): TemplateResult {
  const isBest = best.get(column)?.has(row.id) === true;
  const apart = row.differences !== null && row.differences.unpaired !== null && row.differences.unpaired !== 'untested' && column.kind === 'class';
  return html`<td class=${apart ? 'quiet' : ''}><div class=${column.kind === 'testAccuracy' ? 'main-figure' : ''}>${isBest
    ? html`<span class="best" title=${l10n.t('The best of these runs')}>${icon('star-full')}<span class="unseen">${l10n.t('best')} </span></span>` : ''}${figureText(row, column)}</div>
    <div class="small quiet">${secondLine(row, column)}</div></td>`;
}

function heading(column: ComparisonColumn, { choices: { sort }, choose }: CompareContext): TemplateResult {
  const sorted = sort !== null && sort.column.kind === column.kind && (column.kind !== 'class' || (sort.column.kind === 'class' && sort.column.name === column.name));
  const descending = sorted && sort.descending;
  const direction = sorted ? (descending ? 'descending' : 'ascending') : 'none';
  // First the larger first, then the smaller, then as the runs were chosen.
  const next = !sorted ? { column, descending: true } : descending ? { column, descending: false } : null;
  const name = columnName(column);
  return html`<th scope="col" aria-sort=${direction}><button type="button" class="sort" title=${l10n.t('Sort by {0}', name)} @click=${() => { choose({ sort: next }); }}>
    <span>${name}</span>${sorted ? icon(descending ? 'arrow-down' : 'arrow-up') : ''}</button></th>`;
}

/** Notes that belong to the table: what the second lines are, and which runs were not tested. */
function notes({ rows, baseline }: Table): TemplateResult {
  const images = baseline.answers?.predicted.length;
  const why = rows.flatMap(({ run, differences }) => (differences?.unpaired != null && run.evaluation !== null && baseline.evaluation !== null ? [{ run, why: differences.unpaired }] : []));
  const reasons = [...new Set(why.map((each) => each.why))].map((reason: Unpaired) => ({ reason, labels: why.filter((each) => each.why === reason).map(({ run }) => run.label) }));
  return html`<p class="caption">${images === undefined
    ? l10n.t('Under each figure: its difference to the baseline.')
    : l10n.t('Under each figure: its difference to the baseline, grey when a paired test (McNemar’s, at 5 %) on the {0} test images cannot tell the two apart. Losses are not tested.', formatCount(images))}
    ${rows.length > 3 && images !== undefined ? l10n.t('Of twenty comparisons, chance alone colours about one.') : ''}
    ${reasons.map(({ reason, labels }) => html` ${labels.join(', ')}: ${unpairedWords(reason)}.`)}</p>`;
}

/** The table as spreadsheets take it. */
export function tableText(runs: readonly ShownRun[], context: CompareContext): string {
  const baseline = baselineOf(runs, context.choices.baseline);
  if (baseline === undefined) return '';
  const table = tableOf(runs, baseline);
  const plain = (row: TableRow, column: ComparisonColumn): string => {
    const value = figureOf(row, column);
    if (value === null) return '';
    return column.kind === 'parameters' ? String(value) : column.kind === 'seconds' ? value.toFixed(1) : formatAccuracy(value);
  };
  const rows = [
    [l10n.t('Run'), ...table.columns.map(columnName), l10n.t('Best epoch'), l10n.t('Difference of test accuracy'), 'p'],
    ...ordered(table, context).map((row) => {
      const difference = row.differences?.testAccuracy ?? null;
      return [
        row.run.label, ...table.columns.map((column) => plain(row, column)), String(row.bestValidation?.epoch ?? ''),
        difference === null ? '' : differenceText(difference), difference?.test == null ? '' : String(Number(difference.test.pValue.toPrecision(4))),
      ];
    }),
  ];
  return rows.map((cells) => `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`).join('');
}

/** The runs' figures, a row each, the baseline first. */
export function runTable(runs: readonly ShownRun[], context: CompareContext): TemplateResult {
  const baseline = baselineOf(runs, context.choices.baseline);
  if (baseline === undefined) return html``;
  const table = tableOf(runs, baseline);
  const { post } = context;
  return html`<section class="runs">
    <div class="section-head"><h2>${l10n.t('Test')}</h2>${copyButton(l10n.t('Copy the Table'), () => { post({ type: 'copy', text: tableText(runs, context) }); })}</div>
    <div class="scroll tall-scroll" tabindex="0" role="region" aria-label=${l10n.t('Figures of the runs')}><table class="comparison">
      <thead><tr><th scope="col">${l10n.t('Run')}</th>${table.columns.map((column) => heading(column, context))}<th scope="col"><span class="unseen">${l10n.t('Actions')}</span></th></tr></thead>
      <tbody>${ordered(table, context).map((row) => html`<tr class=${row.differences === null ? 'baseline' : ''}>${runCell(row, context)}
        ${table.columns.map((column) => figureCell(row, column, table))}
        <td class="row-actions">${row.differences === null ? '' : iconButton({ label: l10n.t('Diff the source of {0} with the baseline’s', row.run.label), icon: 'diff', onClick: () => { post({ type: 'diffSources', first: baseline.folder, second: row.run.folder }); } })}
          ${iconButton({ label: l10n.t('Take {0} out of the comparison', row.run.label), icon: 'close', onClick: () => { post({ type: 'removeRun', folder: row.run.folder }); } })}</td>
      </tr>`)}</tbody></table></div>
    ${notes(table)}
  </section>`;
}
