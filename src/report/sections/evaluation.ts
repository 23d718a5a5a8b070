import { calibrationSpec } from '../../../webview/charts/calibration-spec';
import type { Calibration } from '../../shared/calibration';
import { formatAccuracy, formatCount } from '../../shared/format';
import { matrixShares } from '../../shared/matrix-shares';
import { tint } from '../../shared/matrix-tint';
import { type AverageFigures, classificationReport } from '../../shared/metrics';
import type { ReportRun } from '../choose-runs';
import type { Block, Cell, Section, Table, TableRow } from '../document';
import { colorOf } from '../drawing/curve-charts';
import { drawChart } from '../drawing/draw-chart';
import type { TestedImages } from '../report-run';
import { figure, intervalWords, percent, testCounts } from './words';

const calibrationWidth = 440;
/** With more classes than this, cells hold one figure each. */
const roomyClasses = 5;

/** Each run on the test images: matrices, report, articles lost, calibration. */
export async function evaluationSection(runs: readonly ReportRun[]): Promise<Section> {
  const sections: Section[] = [];
  for (const run of runs) sections.push({ id: `test-of-${run.key}`, title: run.title, mark: run.mark, blocks: await testBlocks(run) });
  const blocks: Block[] = [{ kind: 'paragraph', look: 'quiet', text: 'Matrices: rows are true classes, columns predicted ones. Accuracy of a class: one against the rest, (TP + TN) / all.' }];
  if (runs.some(({ evaluation }) => evaluation.noClass.some((count) => count > 0))) {
    blocks.push({ kind: 'paragraph', look: 'quiet', text: 'A model may have more outputs than there are classes; an image given one of the others counts as wrong, under “no class”.' });
  }
  return { id: 'evaluation', title: 'Evaluation', blocks, sections };
}

async function testBlocks(run: ReportRun): Promise<Block[]> {
  const { evaluation, images } = run;
  const { right, all } = testCounts(run);
  const stacked = evaluation.classes.length > roomyClasses;
  const matrices: Block[][] = [[matrix(run, 'counts')], [matrix(run, 'rows')], [matrix(run, 'all')]];
  return [
    { kind: 'figures', figures: [
      { value: figure(evaluation.testAccuracy), caption: `test accuracy, 95 % interval ${intervalWords(run)}` },
      { value: figure(evaluation.testLoss), caption: 'test loss' },
      { value: formatCount(all - right), caption: `of ${formatCount(all)} images missed` },
      ...(evaluation.best === null ? [] : [{ value: figure(evaluation.best.testAccuracy), caption: `with the weights of epoch ${evaluation.best.epoch}, the best` }]),
      ...(images === null || Number.isNaN(images.calibration.expectedError) ? [] : [{ value: figure(images.calibration.expectedError), caption: 'expected calibration error' }]),
    ] },
    ...(stacked ? matrices.flat() : [{ kind: 'columns', columns: matrices } as const]),
    report(run),
    ...(images === null
      ? [{ kind: 'paragraph', look: 'quiet', text: 'This run did not keep which test image is which, so it cannot be said which articles it lost, and how sure it was.' } as const]
      : [{ kind: 'columns', columns: [...(images.labelRows === null ? [] : [[articles(run, images)]]), [await calibrationChart(run, images.calibration), calibrationTable(run, images.calibration)]] } as const]),
  ];
}

const matrixTitles = { counts: 'Counts', rows: 'Per true class', all: 'Of all images' } as const;

function columnNames({ classes, noClass }: ReportRun['evaluation']): readonly string[] {
  return noClass.some((count) => count > 0) ? [...classes, 'no class'] : classes;
}

/** The confusion matrix: as counts, as shares of each row, or as shares of all images. */
function matrix({ evaluation, name }: ReportRun, shown: keyof typeof matrixTitles): Table {
  const { classes, confusionMatrix, noClass } = evaluation;
  const columns = columnNames(evaluation);
  const counts = confusionMatrix.map((row, index) => (columns.length > classes.length ? [...row, noClass[index] ?? 0] : row));
  const values = shown === 'counts' ? counts : matrixShares(counts, shown);
  const largestError = Math.max(0, ...values.flatMap((row, at) => row.filter((_, column) => column !== at)));
  return {
    kind: 'table', look: 'matrix', titled: true, caption: matrixTitles[shown],
    head: [`${name}, true`, ...columns],
    rows: values.map((row, at): TableRow => ({
      head: classes[at] ?? '',
      cells: row.map((value, column): Cell => ({
        text: shown === 'counts' ? formatCount(value) : percent(value, classes.length > roomyClasses ? 1 : 2),
        tint: { kind: at === column ? 'right' : 'wrong', strength: tint(value, at === column, largestError) },
      })),
    })),
  };
}

function report({ evaluation: { classes, confusionMatrix, noClass }, name }: ReportRun): Table {
  const { classes: figures, accuracy, macro, weighted } = classificationReport(classes, confusionMatrix, noClass);
  const average = (head: string, { precision, recall, f1, support }: AverageFigures): TableRow =>
    ({ head, sum: true, cells: ['', figure(precision), figure(recall), figure(f1), formatCount(support)] });
  return {
    kind: 'table', titled: true, caption: 'Classification report', head: [`Class (${name})`, 'Accuracy', 'Precision', 'Recall', 'F1', 'Support'],
    rows: [
      ...figures.map((row): TableRow => ({ head: row.name, cells: [{ text: figure(row.accuracy), tone: 'strong' }, figure(row.precision), figure(row.recall), figure(row.f1), formatCount(row.support)] })),
      { head: 'All together', sum: true, cells: [figure(accuracy), '', '', '', formatCount(macro.support)] },
      average('Macro average', macro), average('Weighted average', weighted),
    ],
  };
}

/** Which of the dataset's labels were taken for which class. */
function articles({ evaluation }: ReportRun, { testSet, labelRows }: TestedImages): Table {
  const { classes } = evaluation;
  const columns = columnNames(evaluation);
  const rows = labelRows ?? [];
  const countsOf = (row: (typeof rows)[number]): readonly number[] => (columns.length > classes.length ? [...row.counts, row.noClass] : row.counts);
  const largestError = Math.max(0, ...rows.flatMap((row) => countsOf(row).filter((_, column) => column !== row.trueClass)));
  return {
    kind: 'table', look: 'matrix', titled: true, caption: 'Which articles are lost', head: ['Article', ...columns, 'missed'],
    rows: rows.map((row, at) => ({
      head: testSet.labelNames[row.label] ?? '', startsGroup: at > 0 && rows[at - 1]?.trueClass !== row.trueClass,
      cells: [
        ...countsOf(row).map((count, column): Cell => ({
          text: count === 0 ? '·' : formatCount(count), tint: { kind: column === row.trueClass ? 'right' : 'wrong', strength: tint(count, column === row.trueClass, largestError) },
        })),
        { text: formatCount(row.missed), tone: row.missed === 0 ? 'quiet' : 'strong' },
      ],
    })),
  };
}

async function calibrationChart(run: ReportRun, calibration: Calibration): Promise<Block> {
  if (Number.isNaN(calibration.expectedError)) return { kind: 'paragraph', look: 'quiet', text: 'The outputs of this model are no probabilities, so there is nothing to calibrate.' };
  const drawing = await drawChart((place) => calibrationSpec(calibration, colorOf(run), { formatCount, description: 'Calibration' }, place), calibrationWidth);
  return { kind: 'chart', chart: {
    name: `calibration-${run.key}`, title: 'Calibration', drawing,
    keys: [{ text: 'expected error', value: figure(calibration.expectedError), line: 'none' }],
    alt: `Calibration of ${run.name}: ${calibration.bins.filter(({ count }) => count > 0).map(({ from, to, accuracy, count }) => `of ${formatCount(count)} predictions between ${from.toFixed(1)} and ${to.toFixed(1)}, ${percent(accuracy, 1)} right`).join('; ')}.`,
    remarks: ['across: probability of the predicted class, in tenths; up: share that was right, with its 95 % interval and number of images; dotted: where both agree'],
  } };
}

function calibrationTable({ name }: ReportRun, { bins, leftOut }: Calibration): Block {
  return { kind: 'details', summary: 'Calibration as a table', blocks: [{
    kind: 'table', caption: `Calibration of ${name}`, head: ['Probability', 'Images', 'Mean probability', 'Share right', '95 % interval'],
    rows: bins.filter(({ count }) => count > 0).map(({ from, to, count, confidence, accuracy, low, high }) => ({
      head: `${from.toFixed(1)} to ${to.toFixed(1)}`, cells: [formatCount(count), figure(confidence), figure(accuracy), `${formatAccuracy(low)} to ${formatAccuracy(high)}`],
    })),
    ...(leftOut === 0 ? {} : { note: `${formatCount(leftOut)} images are left out: their largest output is no probability.` }),
  }] };
}
