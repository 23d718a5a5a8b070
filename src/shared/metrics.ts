/** Figures that follow from a confusion matrix. Rows are true classes, columns predicted ones. */
export interface ClassFigures {
  readonly name: string;
  /** One class against the rest: (TP + TN) / all. */
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** True images of the class. */
  readonly support: number;
}

export interface AverageFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

export interface ClassificationReport {
  readonly classes: readonly ClassFigures[];
  readonly accuracy: number;
  /** Plain mean over the classes. */
  readonly macro: AverageFigures;
  /** Mean weighted by support. */
  readonly weighted: AverageFigures;
}

/** As scikit-learn's `zero_division=0`: a ratio without cases is 0. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Precision, recall, F1 and one-against-the-rest accuracy of every class.
 * @param matrix K × K counts.
 * @param noClass per true class, images that were given none of the K classes: wrong, and in no column.
 */
export function classificationReport(names: readonly string[], matrix: readonly (readonly number[])[], noClass: readonly number[]): ClassificationReport {
  const supports = matrix.map((row, index) => sum(row) + (noClass[index] ?? 0));
  const all = sum(supports);
  const classes = names.map((name, index): ClassFigures => {
    const hits = matrix[index]?.[index] ?? 0;
    const support = supports[index] ?? 0;
    const predicted = sum(matrix.map((row) => row[index] ?? 0));
    const precision = ratio(hits, predicted);
    const recall = ratio(hits, support);
    return { name, accuracy: ratio(all - (support - hits) - (predicted - hits), all), precision, recall, f1: ratio(2 * hits, support + predicted), support };
  });
  const average = (weightOf: (figures: ClassFigures) => number): AverageFigures => {
    const mean = (pick: (figures: ClassFigures) => number): number =>
      ratio(sum(classes.map((figures) => pick(figures) * weightOf(figures))), sum(classes.map(weightOf)));
    return { precision: mean((c) => c.precision), recall: mean((c) => c.recall), f1: mean((c) => c.f1), support: all };
  };
  return {
    classes,
    accuracy: ratio(sum(classes.map((_, index) => matrix[index]?.[index] ?? 0)), all),
    macro: average(() => 1),
    weighted: average((figures) => figures.support),
  };
}
