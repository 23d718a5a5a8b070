import { createHash } from 'node:crypto';
import { settingRows } from '../../shared/differing-settings';
import { formatCount, formatDuration } from '../../shared/format';
import { significanceLevel, tellsApart } from '../../shared/mcnemar';
import { baselineDifferences, bestRuns, type ComparisonColumn, comparisonColumns, comparisonRow, type ComparisonRow, type Difference, figureOf } from '../../shared/run-comparison';
import type { ReportRun } from '../choose-runs';
import type { Block, Cell, Section, Table, TableRow } from '../document';
import { chance, counted, figure, nothing, signed } from './words';

/** All runs against one another: figures, differences to a baseline, settings that differ. */
export function resultsSection(runs: readonly ReportRun[], baseline: ReportRun): Section {
  return {
    id: 'results', title: 'Results',
    blocks: [figuresTable(runs, baseline)],
    sections: runs.length < 2 ? [] : [
      { id: 'differences', title: `Against ${baseline.name}`, blocks: differences(runs.filter((run) => run !== baseline), baseline) },
      { id: 'what-differs', title: 'What differs', blocks: [settingsTable(runs)] },
    ],
  };
}

function columnName({ kind, ...column }: ComparisonColumn): string {
  switch (kind) {
    case 'testAccuracy': return 'Test accuracy';
    case 'testLoss': return 'Test loss';
    case 'bestValidation': return 'Lowest validation loss';
    case 'parameters': return 'Parameters';
    case 'seconds': return 'Time';
    case 'class': return 'name' in column ? column.name : '';
  }
}

function figuresTable(runs: readonly ReportRun[], baseline: ReportRun): Table {
  const rows = new Map(runs.map((run) => [run, comparisonRow(run)]));
  const all = [...rows.values()];
  const columns = comparisonColumns(all);
  const reference = comparisonRow(baseline);
  const best = columns.map((column) => bestRuns(all, column, reference));
  const validated = all.some(({ bestValidation }) => bestValidation?.of === 'validation');
  return {
    kind: 'table', caption: 'Figures of all models on the test images',
    head: ['Model', ...columns.map((column) => (column.kind === 'bestValidation' && !validated ? 'Lowest training loss' : columnName(column)))],
    rows: [...rows].map(([run, row]): TableRow => ({
      head: run.name, below: run.detail, mark: run.mark,
      cells: columns.map((column, index) => resultCell(row, column, best[index]?.has(row.id) === true, run)),
    })),
    note: 'Test accuracy with its 95 % interval (Wilson). Class columns: accuracy of one class against the rest, (TP + TN) / all. '
      + 'Test and validation losses contain no penalties. Bold: the best of a column. The figures are those of the last epoch’s weights.',
  };
}

function resultCell(row: ComparisonRow, column: ComparisonColumn, isBest: boolean, { evaluation }: ReportRun): Cell {
  const value = figureOf(row, column);
  const tone = isBest ? { tone: 'strong' as const } : {};
  switch (column.kind) {
    case 'testAccuracy': return { text: figure(value), ...tone, ...(row.interval === null ? {} : { below: `${figure(row.interval.low)}–${figure(row.interval.high)}` }) };
    case 'testLoss': return { text: figure(value), ...tone, ...(evaluation.best === null ? {} : { below: `${figure(evaluation.best.testLoss)} in epoch ${evaluation.best.epoch}` }) };
    case 'bestValidation': return { text: figure(value), ...tone, ...(row.bestValidation === null ? {} : { below: `${row.bestValidation.of === 'training' ? 'training, ' : ''}epoch ${row.bestValidation.epoch}` }) };
    case 'parameters': return { text: value === null ? nothing : formatCount(value) };
    case 'seconds': return { text: value === null ? nothing : formatDuration(value) };
    case 'class': return { text: figure(value), ...tone };
  }
}

function differences(others: readonly ReportRun[], baseline: ReportRun): Block[] {
  const classes = baseline.evaluation.classes;
  const tested = others.map((run) => ({ run, difference: baselineDifferences(run, baseline) }));
  const reasons = new Set(tested.flatMap(({ difference }) => (difference.unpaired === null ? [] : [difference.unpaired])));
  return [
    {
      kind: 'table', caption: `Differences to ${baseline.name} and McNemar’s test`,
      head: ['Model', 'Test accuracy', 'Right alone', `${baseline.name} right alone`, 'p', 'Test loss', ...classes],
      rows: tested.map(({ run, difference: { testAccuracy, testLoss, classes: ofClass } }): TableRow => ({
        head: run.name, below: run.detail, mark: run.mark,
        cells: [
          differenceCell(testAccuracy),
          testAccuracy?.test ? formatCount(testAccuracy.test.onlyFirst) : nothing,
          testAccuracy?.test ? formatCount(testAccuracy.test.onlySecond) : nothing,
          testAccuracy?.test ? chance(testAccuracy.test.pValue) : nothing,
          testLoss === null ? nothing : { text: signed(testLoss.value) },
          ...classes.map((name) => differenceCell(ofClass.get(name) ?? null)),
        ],
      })),
      note: `McNemar’s test on the test images, two-sided: p is how often chance alone would split the images on which the two disagree so unevenly. `
        + `Grey: p of ${significanceLevel} or more, so the test cannot tell the two apart. Losses are not tested.`,
    },
    ...[...reasons].map((reason): Block => ({ kind: 'paragraph', look: 'quiet', text: untested[reason] })),
  ];
}

const untested = {
  untested: 'A dash under p: the run did not keep its answers for each test image.',
  classes: 'A dash under p: the run has other classes than the baseline.',
  images: 'A dash under p: the run was tested on other images than the baseline.',
} as const;

function differenceCell(difference: Difference | null): Cell {
  if (difference === null) return { text: nothing };
  const { value, test } = difference;
  return { text: signed(value), tone: test === null || !tellsApart(test) || value === 0 ? 'quiet' : value > 0 ? 'better' : 'worse' };
}

function settingsTable(runs: readonly ReportRun[]): Table {
  const rows = settingRows(runs.map(({ record, source, fileName }) => ({ record, source: source === null ? null : { file: fileName, digest: createHash('sha256').update(source).digest('hex') } })));
  const differing = rows.filter(({ differs }) => differs);
  const equal = rows.length - differing.length;
  return {
    kind: 'table', look: 'words', caption: 'Settings that are not the same in all models',
    head: ['Setting', ...runs.map(({ name, mark }) => ({ text: name, mark }))],
    rows: differing.map(({ name, values }) => ({ head: name, cells: values.map((value) => ({ text: value ?? nothing, ...(value === null ? { tone: 'quiet' as const } : {}) })) })),
    note: `${equal === 0 ? 'No' : formatCount(equal)} more ${equal === 1 ? 'is' : 'are'} equal in ${counted(runs.length, 'run')}; all stand under Settings.`,
  };
}
