/**
 * The micro-kernel of multiply-rows.ts for a transposed A: its four rows lie side by side, so they are read from one
 * address, which runs along k. V8 unrolls this loop itself, by four.
 */
import { multiplyAdd } from './arithmetic';
import { storeRow } from './multiply-rows';
import { inPairs } from './pairs';
import { panelRowBytes } from './panels';

/**
 * y<r>[0..panelColumns] += sum over k of a[k][r] panel[k][column] for four r.
 *
 * The k are `step` bytes apart, `length` (at least 1) of them to a line, then `skip` bytes further the next of `lines` lines.
 */
// @ts-ignore: decorator
@inline
export function addColumns(
  a: usize, step: usize, lines: i32, length: i32, skip: usize,
  panel: usize, y0: usize, y1: usize, y2: usize, y3: usize,
): void {
  let c00 = v128.load(y0), c01 = v128.load(y0, 16), c02 = c00, c03 = c01;
  if (inPairs) { c02 = v128.load(y0, 32); c03 = v128.load(y0, 48); }
  let c10 = v128.load(y1), c11 = v128.load(y1, 16), c12 = c10, c13 = c11;
  if (inPairs) { c12 = v128.load(y1, 32); c13 = v128.load(y1, 48); }
  let c20 = v128.load(y2), c21 = v128.load(y2, 16), c22 = c20, c23 = c21;
  if (inPairs) { c22 = v128.load(y2, 32); c23 = v128.load(y2, 48); }
  let c30 = v128.load(y3), c31 = v128.load(y3, 16), c32 = c30, c33 = c31;
  if (inPairs) { c32 = v128.load(y3, 32); c33 = v128.load(y3, 48); }
  const lineBytes = <usize>length * panelRowBytes;
  for (; lines; lines--) {
    const end = panel + lineBytes;
    do {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      let b2 = b0, b3 = b1;
      if (inPairs) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      let s = v128.load_splat<f32>(a);
      c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
      if (inPairs) { c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03); }
      s = v128.load_splat<f32>(a, 4);
      c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
      if (inPairs) { c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13); }
      s = v128.load_splat<f32>(a, 8);
      c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
      if (inPairs) { c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23); }
      s = v128.load_splat<f32>(a, 12);
      c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
      if (inPairs) { c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33); }
      a += step;
      panel += panelRowBytes;
    } while (panel != end);
    a += skip;
  }
  storeRow(y0, c00, c01, c02, c03);
  storeRow(y1, c10, c11, c12, c13);
  storeRow(y2, c20, c21, c22, c23);
  storeRow(y3, c30, c31, c32, c33);
}
