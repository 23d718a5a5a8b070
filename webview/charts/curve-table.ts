import type { RunEventOf } from '../../src/shared/run-event';
import { indicesWithin, secondsAt, type Curve, type CurveInput } from './curves';

/** Columns of a run's figures, named as Keras names them. */
export const figureColumns = [
  'step', 'epoch', 'batch', 'seconds', 'loss', 'smoothed_loss', 'accuracy', 'smoothed_accuracy', 'val_loss', 'val_accuracy',
] as const;
export type FigureColumn = (typeof figureColumns)[number];

/** One row of figures; `undefined` where a row has none of that kind. */
export type FigureRow = Readonly<Partial<Record<FigureColumn, number>>>;

/** The figures that curves are drawn from, in rows that are made when they are asked for. */
export interface CurveTable {
  readonly columns: readonly FigureColumn[];
  readonly length: number;
  readonly row: (index: number) => FigureRow;
}

export interface CurveTableInput extends CurveInput {
  /** Of both metrics, made from the same input. */
  readonly loss: Curve;
  readonly accuracy: Curve;
}

function epochRow({ epoch, step, loss, accuracy, val_loss, val_accuracy }: RunEventOf<'epoch'>, seconds: number): FigureRow {
  return { step, epoch, seconds, loss, accuracy, ...(val_loss === undefined || val_accuracy === undefined ? {} : { val_loss, val_accuracy }) };
}

/**
 * The numbers behind the charts: a row a batch, with validation's figures in the row of an epoch's last batch,
 * or a row an epoch where the training line is drawn per epoch.
 * @param whole all rows, not only those of the part of the axis that is shown.
 */
export function curveTable({ batches, epochs, batchesPerEpoch, loss, accuracy }: CurveTableInput, whole = false): CurveTable {
  const validated = epochs.some(({ val_loss }) => val_loss !== undefined);
  const has = (column: FigureColumn): boolean => validated || !column.startsWith('val_');
  if (loss.trainingByEpoch) {
    const [first, end] = whole ? [0, epochs.length] : indicesWithin(loss.epochXs, loss.xAxis.domain);
    const columns = figureColumns.filter((column) => column !== 'batch' && !column.startsWith('smoothed_') && has(column));
    return { columns, length: end - first, row: (index) => {
      const epoch = epochs[first + index];
      return epoch === undefined ? {} : epochRow(epoch, secondsAt(batches, epoch.step));
    } };
  }
  const [first, end] = whole ? [0, batches.step.length] : loss.shown;
  const ends = new Map(epochs.map((epoch) => [epoch.step, epoch]));
  return { columns: figureColumns.filter(has), length: end - first, row: (index) => {
    const at = first + index;
    const step = batches.step[at];
    if (step === undefined) return {};
    const epoch = Math.ceil(step / batchesPerEpoch);
    const { val_loss, val_accuracy } = ends.get(step) ?? {};
    return {
      step, epoch, batch: step - (epoch - 1) * batchesPerEpoch, seconds: batches.seconds[at], loss: batches.loss[at], accuracy: batches.accuracy[at],
      smoothed_loss: loss.training[at] ?? Number.NaN, smoothed_accuracy: accuracy.training[at] ?? Number.NaN,
      ...(val_loss === undefined || val_accuracy === undefined ? {} : { val_loss, val_accuracy }),
    };
  } };
}

/** All rows as comma-separated values; NaN and infinities by their names, a figure that a row has not by nothing. */
export function curveCsv({ columns, length, row }: CurveTable): string {
  const lines = Array.from({ length }, (_, index) => {
    const figures = row(index);
    return columns.map((column) => figures[column] ?? '').join(',');
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
