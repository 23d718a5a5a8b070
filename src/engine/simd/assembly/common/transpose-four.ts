/** Four values of each of four rows, `pitch` bytes apart, written as four rows `toPitch` bytes apart: columns become rows. */
// @ts-ignore: decorator
@inline
export function transposeFour(from: usize, pitch: usize, to: usize, toPitch: usize): void {
  const a = v128.load(from), b = v128.load(from + pitch), c = v128.load(from + 2 * pitch), d = v128.load(from + 3 * pitch);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(to + toPitch, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7));
  v128.store(to + 2 * toPitch, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(to + 3 * toPitch, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
}
