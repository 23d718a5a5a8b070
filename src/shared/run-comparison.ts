import { bestEpoch, judged } from './epoch-figures';
import type { McNemarTest } from './mcnemar';
import { classificationReport } from './metrics';
import { pairedTest, sameClasses, unpaired, type TestedRun, type Unpaired } from './paired-test';
import type { RunEventOf } from './run-event';
import type { RunRecord } from './run-record';
import { wilsonInterval } from './wilson-interval';

/** What a comparison must know of a run. */
export interface ComparedRun extends TestedRun {
  readonly record: RunRecord;
  /** The epochs that ended, in order. */
  readonly epochs: readonly RunEventOf<'epoch'>[];
}

/** The lowest validation loss of a run, or the lowest training loss where nothing is validated. */
export interface BestValidation {
  readonly loss: number;
  readonly accuracy: number;
  /** Counts from 1. */
  readonly epoch: number;
  readonly of: 'validation' | 'training';
}

/** One run's row; a figure that there is not (yet) is `null`. */
export interface ComparisonRow {
  /** The run's id. */
  readonly id: string;
  /** Classes of the test, in output order; empty before it. */
  readonly classes: readonly string[];
  readonly testAccuracy: number | null;
  /** In which the accuracy on all such images lies, with 95 % confidence. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly testLoss: number | null;
  readonly bestValidation: BestValidation | null;
  /** Accuracy of each class against the rest, by its name. */
  readonly classAccuracy: ReadonlyMap<string, number>;
  readonly parameters: number | null;
  /** From start to end, test included. */
  readonly seconds: number | null;
}

/** A column of figures, by which rows can be sorted. */
export type ComparisonColumn =
  | { readonly kind: 'testAccuracy' | 'testLoss' | 'bestValidation' | 'parameters' | 'seconds' }
  | { readonly kind: 'class'; readonly name: string };

export function comparisonRow({ record, evaluation, epochs }: ComparedRun): ComparisonRow {
  const report = evaluation === null ? null : classificationReport(evaluation.classes, evaluation.confusionMatrix, evaluation.noClass);
  return {
    id: record.id,
    classes: evaluation?.classes ?? [],
    testAccuracy: evaluation?.testAccuracy ?? null,
    interval: evaluation === null ? null : accuracyInterval(evaluation.confusionMatrix, evaluation.noClass),
    testLoss: evaluation?.testLoss ?? null,
    bestValidation: bestValidation(epochs),
    classAccuracy: new Map(report?.classes.map(({ name, accuracy }) => [name, accuracy])),
    parameters: record.summary?.parameters ?? null,
    seconds: secondsOf(record),
  };
}

function accuracyInterval(matrix: readonly (readonly number[])[], noClass: readonly number[]): { low: number; high: number } {
  const right = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  return wilsonInterval(right, [...matrix.flat(), ...noClass].reduce((sum, count) => sum + count, 0));
}

function bestValidation(epochs: ComparedRun['epochs']): BestValidation | null {
  const best = bestEpoch('loss', epochs.map((epoch) => judged('loss', epoch)));
  const epoch = best === null ? undefined : epochs[best.index];
  if (best === null || epoch === undefined) return null;
  return { loss: best.value, accuracy: judged('accuracy', epoch), epoch: epoch.epoch, of: epoch.val_loss === undefined ? 'training' : 'validation' };
}

function secondsOf({ result, startedAt, endedAt }: RunRecord): number | null {
  if (result !== null) return result.seconds;
  return startedAt === null || endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}

/** The columns that these rows fill: the classes of all runs stand where the first run that has them puts them. */
export function comparisonColumns(rows: readonly ComparisonRow[]): ComparisonColumn[] {
  const names = new Set(rows.flatMap(({ classAccuracy }) => [...classAccuracy.keys()]));
  return [
    { kind: 'testAccuracy' }, { kind: 'testLoss' }, { kind: 'bestValidation' },
    ...[...names].map((name) => ({ kind: 'class', name }) as const),
    { kind: 'parameters' }, { kind: 'seconds' },
  ];
}

export function figureOf(row: ComparisonRow, column: ComparisonColumn): number | null {
  switch (column.kind) {
    case 'class': return row.classAccuracy.get(column.name) ?? null;
    case 'bestValidation': return row.bestValidation?.loss ?? null;
    default: return row[column.kind];
  }
}

/** Whether more or less of a column is better; `null` where neither is. */
function better({ kind }: ComparisonColumn): 'more' | 'less' | null {
  if (kind === 'parameters' || kind === 'seconds') return null;
  return kind === 'testLoss' || kind === 'bestValidation' ? 'less' : 'more';
}

/**
 * The runs whose figure is the best of a column, by id: among those with the classes of `reference`, for figures on other
 * classes answer another question. None where there is nothing to choose from.
 */
export function bestRuns(rows: readonly ComparisonRow[], column: ComparisonColumn, reference: ComparisonRow): ReadonlySet<string> {
  const direction = better(column);
  const known = rows.flatMap((row) => {
    const value = figureOf(row, column);
    return value !== null && Number.isFinite(value) && sameClasses(row.classes, reference.classes) ? [{ id: row.id, value }] : [];
  });
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (direction === null || known.length < 2 || least === most) return new Set();
  return new Set(known.filter(({ value }) => value === (direction === 'more' ? most : least)).map(({ id }) => id));
}

/** Rows in the order of a column; those without a figure come last, equal ones keep their order. */
export function sortedRows<Row extends ComparisonRow>(rows: readonly Row[], column: ComparisonColumn, descending: boolean): Row[] {
  return [...rows].sort((a, b) => {
    const [first, second] = [a, b].map((row) => figureOf(row, column)).map((value) => (value === null || Number.isNaN(value) ? null : value));
    if (first == null || second == null) return Number(first == null) - Number(second == null);
    return descending ? second - first : first - second;
  });
}

/** How far a figure is from the baseline's, and what the paired test says of that; `null`: it was not tested. */
export interface Difference {
  readonly value: number;
  readonly test: McNemarTest | null;
}

export interface BaselineDifferences {
  /** Why nothing was tested; `null`: it was. */
  readonly unpaired: Unpaired | null;
  readonly testAccuracy: Difference | null;
  /** Losses are not tested: nobody can say from this whether chance explains them. */
  readonly testLoss: Difference | null;
  readonly bestValidation: Difference | null;
  /** By the name of the class. */
  readonly classes: ReadonlyMap<string, Difference>;
}

/** A run's figures less the baseline's. Where the test sets or classes differ, there is nothing to subtract. */
export function baselineDifferences(run: ComparedRun, baseline: ComparedRun): BaselineDifferences {
  const [own, base] = [comparisonRow(run), comparisonRow(baseline)];
  const why = unpaired(run, baseline);
  const alike = sameClasses(own.classes, base.classes) && why !== 'classes' && why !== 'images';
  const tested = why === null && run.answers !== null && baseline.answers !== null ? { first: run.answers, second: baseline.answers } : null;
  const test = (ofClass: number | null): McNemarTest | null => (tested === null ? null : pairedTest(tested.first, tested.second, ofClass));
  const classes = own.classes.flatMap((name, index) => {
    const difference = alike ? less(own.classAccuracy.get(name), base.classAccuracy.get(name), test(index)) : null;
    return difference === null ? [] : [[name, difference] as const];
  });
  const validated = own.bestValidation?.of === base.bestValidation?.of && sameClasses(run.record.classes, baseline.record.classes);
  return {
    unpaired: why,
    testAccuracy: alike ? less(own.testAccuracy, base.testAccuracy, test(null)) : null,
    testLoss: alike ? less(own.testLoss, base.testLoss, null) : null,
    bestValidation: validated ? less(own.bestValidation?.loss, base.bestValidation?.loss, null) : null,
    classes: new Map(classes),
  };
}

function less(own: number | null | undefined, base: number | null | undefined, test: McNemarTest | null): Difference | null {
  if (own == null || base == null) return null;
  const value = own - base;
  return Number.isFinite(value) ? { value, test } : null;
}
