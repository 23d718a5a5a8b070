import { normalQuantile } from '../../shared/normal-distribution';

/** Normal values are drawn from this many of equal probability, the middles of its slices: exact to 16 bits, and fast. */
const slices = 65_536;
let table: Float32Array | undefined;

/** Adds normally distributed noise. @param bits 32 random bits for a position; each makes two values */
export function addNoise(from: Float32Array, to: Float32Array, deviation: number, bits: (position: number) => number): void {
  table ??= Float32Array.from({ length: slices }, (_, slice) => normalQuantile((slice + 0.5) / slices));
  const values = table;
  let drawn = 0;
  for (let i = 0, end = to.length; i < end; i++) {
    drawn = i % 2 === 0 ? bits(i / 2) : drawn >>> 16;
    to[i] = Math.min(255, Math.max(0, (from[i] ?? 0) + deviation * (values[drawn & (slices - 1)] ?? 0)));
  }
}
