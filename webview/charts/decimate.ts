/** A point of a line; `y` is `null` where the line breaks. */
export interface Point {
  readonly x: number;
  readonly y: number | null;
}

export interface Decimated {
  readonly points: readonly Point[];
  /** True where one pixel column stands for more than its lowest and highest value. */
  readonly merged: boolean;
}

function pointAt(xs: ArrayLike<number>, ys: ArrayLike<number>, index: number): Point {
  const y = ys[index] ?? Number.NaN;
  return { x: xs[index] ?? 0, y: Number.isFinite(y) ? y : null };
}

/**
 * Thins a line for a plot `columns` pixels wide: of every column the lowest and the highest value stay, in the order
 * in which they came, so the drawn shape is that of all points. The ends stay too; a non-finite value breaks the line.
 * @param xs ascending positions.
 * @param span the positions of the plot's left and right edge.
 */
export function decimate(xs: ArrayLike<number>, ys: ArrayLike<number>, span: readonly [number, number], columns: number): Decimated {
  const count = xs.length;
  if (count <= 2 * columns) {
    return { points: Array.from({ length: count }, (_, index) => pointAt(xs, ys, index)), merged: false };
  }
  const scale = columns / (span[1] - span[0]);
  const columnOf = (index: number): number => Math.floor(((xs[index] ?? 0) - span[0]) * scale);
  const kept: number[] = [];
  const keep = (index: number): void => {
    if (index >= 0 && kept.at(-1) !== index) kept.push(index);
  };
  keep(0);
  let start = 0;
  while (start < count) {
    const column = columnOf(start);
    let lowest = -1;
    let highest = -1;
    let broken = -1;
    let end = start;
    for (; end < count && columnOf(end) === column; end++) {
      const y = ys[end] ?? Number.NaN;
      if (!Number.isFinite(y)) broken = end;
      else {
        if (lowest < 0 || y < (ys[lowest] ?? 0)) lowest = end;
        if (highest < 0 || y > (ys[highest] ?? 0)) highest = end;
      }
    }
    for (const index of [lowest, highest, broken].sort((a, b) => a - b)) keep(index);
    start = end;
  }
  keep(count - 1);
  return { points: kept.map((index) => pointAt(xs, ys, index)), merged: kept.length < count };
}
