import { randomBits, randomUniform } from '../shared/random';
import { normalQuantile, probabilityBelowMinusTwo } from '../shared/normal-distribution';

/** Values `minimum` to `maximum` from the stream that `key` names, one draw each. */
export function uniformValues(length: number, key: number, minimum: number, maximum: number): Float32Array {
  return Float32Array.from({ length }, (_, position) => minimum + randomUniform(key, position) * (maximum - minimum));
}

/** Strictly between 0 and 1. */
function openUniform(key: number, position: number): number {
  return (randomBits(key, position) + 0.5) / 2 ** 32;
}

/** Normally distributed values, one draw each, by the inverse of the distribution function. */
export function normalValues(length: number, key: number, mean: number, deviation: number): Float32Array {
  return Float32Array.from({ length }, (_, position) => mean + deviation * normalQuantile(openUniform(key, position)));
}

/** As {@link normalValues}, but no further than two deviations from the mean. */
export function truncatedNormalValues(length: number, key: number, mean: number, deviation: number): Float32Array {
  const span = 1 - 2 * probabilityBelowMinusTwo;
  return Float32Array.from({ length }, (_, position) => mean + deviation * normalQuantile(probabilityBelowMinusTwo + span * openUniform(key, position)));
}

/**
 * A matrix [rows, columns] with orthonormal columns, or rows if there are fewer of those, times `gain`: a normal random
 * matrix made orthogonal by Gram and Schmidt's method, applied twice against rounding.
 */
export function orthogonalValues(rows: number, columns: number, key: number, gain: number): Float32Array {
  const length = Math.max(rows, columns);
  const count = Math.min(rows, columns);
  const vectors: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const vector = Float64Array.from({ length }, (_, i) => normalQuantile(openUniform(key, index * length + i)));
    for (const earlier of [...vectors, ...vectors]) {
      const share = dot(vector, earlier);
      for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - share * (earlier[i] ?? 0);
    }
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = rows >= columns ? vectors[column]?.[row] : vectors[row]?.[column];
      values[row * columns + column] = gain * (value ?? 0);
    }
  }
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
