/**
 * One dimension of a convolution with three taps w and a stride of two, by Winograd's algorithm on the even and the odd
 * values of x (J. Yepez, S.-B. Ko, "Stride 2 1-D, 2-D, and 3-D Winograd for convolutional neural networks", IEEE TVLSI 2020):
 *
 *     y[i] = w0 even[i] + w2 even[i + 1] + w1 odd[i],   even[i] = x[2 i - before], odd[i] = x[2 i + 1 - before]
 *
 * The even part has two taps and stride one: m outputs take m + 1 products with w0 + p w2 at the points p = 0, 1, -1, infinity
 * (of two outputs without -1). What is at a point is multiplied before it is transformed to outputs, and so is the odd part,
 * brought to the m points before infinity by an inverse of that transform: m products with w1. So a segment of three outputs
 * takes 7 products instead of 9, one of two 5 instead of 6.
 *
 * Four outputs in all whose first and last even value are padding, as those of seven x are, are the product of two polynomials
 * of two and three coefficients: four points for the even part, four for the odd one, 8 products instead of 12.
 *
 * Points of all segments are numbered point after point, and within a point segment after segment; segments of three come
 * first. Operands are the values that are multiplied: the even part's, numbered as their points are, then the odd part's.
 */
import { addTerm, combinationBytes } from './combine';

/** Kinds of operands that have a filter's plane in common: the even part at four points, the odd one at four points. */
// @ts-ignore: decorator
@inline
export const pointKinds: i32 = 4;
// @ts-ignore: decorator
@inline
export const operandKinds: i32 = 8;

/** The words of a call that tell of one dimension. Outputs are at least four. */
@unmanaged
export class Axis {
  /** Of x. */
  length: i32;
  /** Zeros before x, 0 or 1. */
  before: i32;
  outputs: i32;

  /** Whether the outputs are a product of polynomials. */
  get closed(): bool {
    return this.outputs == 4 && this.before == 1 && this.length == 7;
  }
  get segments(): i32 {
    return this.closed ? 1 : (this.outputs + 2) / 3;
  }
  /** Segments of three outputs (or of four): those that have the point -1. */
  get large(): i32 {
    return this.closed ? 1 : this.outputs - 2 * this.segments;
  }
  get points(): i32 {
    return 3 * this.segments + this.large;
  }
  get operands(): i32 {
    return this.points + (this.closed ? 4 : this.outputs);
  }

  /** The first operand of a kind. */
  startOf(kind: i32): i32 {
    const point = kind & 3;
    return (kind >= pointKinds ? this.points : 0) + point * this.segments - (point == 3 ? this.segments - this.large : 0);
  }
  /** How many operands are of a kind. */
  countOf(kind: i32): i32 {
    if (kind == operandKinds - 1) return this.closed ? 1 : 0;
    return kind % pointKinds == 2 ? this.large : this.segments;
  }
}

/** The plane of a filter by which operands of a kind are multiplied. */
// @ts-ignore: decorator
@inline
export function tapPlaneOf(kind: i32): i32 {
  return min(kind, pointKinds);
}

/**
 * Writes the operands as combinations of the values of x or, transposed, these as combinations of operands: as many
 * {@link Combination}s as there are of either.
 */
export function fillOperands(axis: Axis, table: usize, transposed: bool): void {
  memory.fill(table, 0, <usize>(transposed ? axis.length : axis.operands) * combinationBytes);
  if (axis.closed) {
    fillClosedOperands(axis, table, transposed);
    return;
  }
  for (let segment = 0, output = 0; segment < axis.segments; segment++) {
    const zero = axis.startOf(0) + segment, one = axis.startOf(1) + segment, minusOne = axis.startOf(2) + segment, infinity = axis.startOf(3) + segment;
    const odd = axis.points, even = 2 * output - axis.before;
    if (segment < axis.large) {
      term(axis, table, transposed, zero, even, 1);
      term(axis, table, transposed, zero, even + 4, -1);
      term(axis, table, transposed, one, even + 2, 0.5);
      term(axis, table, transposed, one, even + 4, 0.5);
      term(axis, table, transposed, minusOne, even + 2, -0.5);
      term(axis, table, transposed, minusOne, even + 4, 0.5);
      term(axis, table, transposed, infinity, even + 2, -1);
      term(axis, table, transposed, infinity, even + 6, 1);
      term(axis, table, transposed, odd + zero, even + 1, 1);
      term(axis, table, transposed, odd + zero, even + 5, -1);
      term(axis, table, transposed, odd + one, even + 3, 0.5);
      term(axis, table, transposed, odd + one, even + 5, 0.5);
      term(axis, table, transposed, odd + minusOne, even + 3, -0.5);
      term(axis, table, transposed, odd + minusOne, even + 5, 0.5);
      output += 3;
    } else {
      term(axis, table, transposed, zero, even, 1);
      term(axis, table, transposed, zero, even + 2, -1);
      term(axis, table, transposed, one, even + 2, 1);
      term(axis, table, transposed, infinity, even + 2, -1);
      term(axis, table, transposed, infinity, even + 4, 1);
      term(axis, table, transposed, odd + zero, even + 1, 1);
      term(axis, table, transposed, odd + zero, even + 3, -1);
      term(axis, table, transposed, odd + one, even + 3, 1);
      output += 2;
    }
  }
}

/** The even part is x1, x3, x5, from the highest power to the lowest; the odd one, at the same points, has all four. */
function fillClosedOperands(axis: Axis, table: usize, transposed: bool): void {
  term(axis, table, transposed, 0, 5, 1);
  for (let x = 1; x < 6; x += 2) {
    term(axis, table, transposed, 1, x, 0.5);
    term(axis, table, transposed, 2, x, x == 3 ? -0.5 : 0.5);
  }
  term(axis, table, transposed, 3, 1, 1);
  term(axis, table, transposed, 4, 6, 1);
  for (let x = 0; x < 7; x += 2) {
    term(axis, table, transposed, 5, x, 0.5);
    term(axis, table, transposed, 6, x, x & 2 ? 0.5 : -0.5);
  }
  term(axis, table, transposed, 7, 0, 1);
}

/** A term of an operand; what is not in x is zero. */
function term(axis: Axis, table: usize, transposed: bool, operand: i32, x: i32, weight: f32): void {
  if (x >= 0 && x < axis.length) entry(table, transposed, operand, x, weight);
}

/** Writes the outputs as combinations of what is at the points or, transposed, the points as combinations of outputs. */
export function fillOutputs(axis: Axis, table: usize, transposed: bool): void {
  memory.fill(table, 0, <usize>(transposed ? axis.points : axis.outputs) * combinationBytes);
  if (axis.closed) {
    entry(table, transposed, 0, 3, 1);
    for (let point = 1; point < 3; point++) {
      entry(table, transposed, 1, point, 1);
      entry(table, transposed, 2, point, point == 1 ? 1 : -1);
    }
    entry(table, transposed, 1, 0, -1);
    entry(table, transposed, 2, 3, -1);
    entry(table, transposed, 3, 0, 1);
    return;
  }
  for (let segment = 0, output = 0; segment < axis.segments; segment++) {
    const zero = axis.startOf(0) + segment, one = axis.startOf(1) + segment, minusOne = axis.startOf(2) + segment, infinity = axis.startOf(3) + segment;
    entry(table, transposed, output, zero, 1);
    entry(table, transposed, output, one, 1);
    if (segment < axis.large) {
      entry(table, transposed, output, minusOne, 1);
      output++;
      entry(table, transposed, output, one, 1);
      entry(table, transposed, output, minusOne, -1);
    }
    output++;
    entry(table, transposed, output, one, 1);
    if (segment < axis.large) entry(table, transposed, output, minusOne, 1);
    entry(table, transposed, output, infinity, 1);
    output++;
  }
}

function entry(table: usize, transposed: bool, row: i32, column: i32, weight: f32): void {
  addTerm(table + <usize>(transposed ? column : row) * combinationBytes, transposed ? row : column, weight);
}
