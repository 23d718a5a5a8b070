/** What the cells of a confusion matrix are divided by: their row, their column, or all images. */
export const shareBases = ['rows', 'columns', 'all'] as const;
export type ShareBasis = (typeof shareBases)[number];

/**
 * A confusion matrix as shares, 0 to 1, as scikit-learn's `normalize` of 'true', 'pred' and 'all' gives them.
 * Where there is nothing to divide by, the share is 0.
 */
export function matrixShares(matrix: readonly (readonly number[])[], basis: ShareBasis): number[][] {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const all = sum(matrix.map(sum));
  const columns = (matrix[0] ?? []).map((_, column) => sum(matrix.map((row) => row[column] ?? 0)));
  return matrix.map((row) => row.map((count, column) => {
    const whole = { rows: sum(row), columns: columns[column] ?? 0, all }[basis];
    return whole === 0 ? 0 : count / whole;
  }));
}
