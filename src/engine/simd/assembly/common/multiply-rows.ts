/**
 * The micro-kernel under every matrix product and convolution: four rows of A times a packed panel (panels.ts), k after
 * k, so that every output is one sum in the order of k, whatever the panel's width.
 *
 * Its shape is what V8 makes good machine code of. Eight accumulators of 4x8 and one splat of A stay in registers. What
 * counts beside the products are the instructions that move on, so four k are written out, at constant offsets; between
 * them stands a way out of the loop, which also serves the remainder: without it V8 mixes the four, and one accumulator
 * no longer finds a register (30 % slower). The ways out look at the panel's address, which is in a register anyway: a
 * counter TurboFan (Node 20) leaves in memory. The inner loop runs at least once: TurboFan computes before a loop only what
 * is needed on every way out of it.
 *
 * The 4x16 build is for V8's flag `--experimental-wasm-revectorize`, which joins pairs of vectors 16 bytes apart to 256-bit
 * ones, but only where a pair is loaded from one base, takes the same steps and is stored back to back: so what a sum
 * begins with is read through a pointer, without a branch, and whether there is a lower bound is a constant of the caller,
 * for which one of -Infinity would cost 7 % where k are 32. The upper half of a pair is stored first: were it stored last,
 * V8 would write the lower one twice.
 */
import { multiplyAdd } from './arithmetic';
import { storePooled } from './dropout-pool';
import { inPairs } from './pairs';
import { panelRowBytes } from './panels';

/**
 * y<r>[0..panelColumns] = max(lowest, start + sum over k of a<r>[k] panel[k][column]) for four rows r.
 *
 * The k of a row lie side by side, `length` (at least 1) of them to a line, then `skip` bytes further the next of `lines`
 * lines. `start` is read at `panelColumns` values a row, rows `startPitch` bytes apart.
 *
 * @param bounded a constant: whether `lowest` is looked at
 * @param pooled a constant: the rows are the pixels of a pooling window, of which dropout-pool.ts writes the largest to
 * `y0`; the parameters after it are for these alone
 */
// @ts-ignore: decorator
@inline
export function multiplyRows(
  a0: usize, a1: usize, a2: usize, a3: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, startPitch: usize, bounded: bool, lowest: f32,
  y0: usize, y1: usize, y2: usize, y3: usize,
  pooled: bool, mask: usize, beside: usize, below: usize, lacks: usize,
): void {
  let c00 = v128.load(start), c01 = v128.load(start, 16), c02 = c00, c03 = c01;
  if (inPairs) { c02 = v128.load(start, 32); c03 = v128.load(start, 48); }
  start += startPitch;
  let c10 = v128.load(start), c11 = v128.load(start, 16), c12 = c10, c13 = c11;
  if (inPairs) { c12 = v128.load(start, 32); c13 = v128.load(start, 48); }
  start += startPitch;
  let c20 = v128.load(start), c21 = v128.load(start, 16), c22 = c20, c23 = c21;
  if (inPairs) { c22 = v128.load(start, 32); c23 = v128.load(start, 48); }
  start += startPitch;
  let c30 = v128.load(start), c31 = v128.load(start, 16), c32 = c30, c33 = c31;
  if (inPairs) { c32 = v128.load(start, 32); c33 = v128.load(start, 48); }
  let s = c00, b0 = c00, b1 = c00, b2 = c00, b3 = c00;
  const lineBytes = (<usize>length << 2) + skip;
  for (; lines; lines--) {
    const end = panel + <usize>length * panelRowBytes;
    let k0 = a0, k1 = a1, k2 = a2, k3 = a3;
    do {
      b0 = v128.load(panel); b1 = v128.load(panel, 16);
      if (inPairs) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      s = v128.load_splat<f32>(k0);
      c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
      if (inPairs) { c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03); }
      s = v128.load_splat<f32>(k1);
      c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
      if (inPairs) { c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13); }
      s = v128.load_splat<f32>(k2);
      c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
      if (inPairs) { c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23); }
      s = v128.load_splat<f32>(k3);
      c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
      if (inPairs) { c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33); }
      panel += panelRowBytes;
      if (panel == end) break;

      b0 = v128.load(panel); b1 = v128.load(panel, 16);
      if (inPairs) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      s = v128.load_splat<f32>(k0, 4);
      c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
      if (inPairs) { c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03); }
      s = v128.load_splat<f32>(k1, 4);
      c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
      if (inPairs) { c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13); }
      s = v128.load_splat<f32>(k2, 4);
      c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
      if (inPairs) { c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23); }
      s = v128.load_splat<f32>(k3, 4);
      c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
      if (inPairs) { c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33); }
      panel += panelRowBytes;
      if (panel == end) break;

      b0 = v128.load(panel); b1 = v128.load(panel, 16);
      if (inPairs) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      s = v128.load_splat<f32>(k0, 8);
      c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
      if (inPairs) { c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03); }
      s = v128.load_splat<f32>(k1, 8);
      c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
      if (inPairs) { c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13); }
      s = v128.load_splat<f32>(k2, 8);
      c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
      if (inPairs) { c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23); }
      s = v128.load_splat<f32>(k3, 8);
      c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
      if (inPairs) { c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33); }
      panel += panelRowBytes;
      if (panel == end) break;

      b0 = v128.load(panel); b1 = v128.load(panel, 16);
      if (inPairs) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      s = v128.load_splat<f32>(k0, 12);
      c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
      if (inPairs) { c02 = multiplyAdd(s, b2, c02); c03 = multiplyAdd(s, b3, c03); }
      s = v128.load_splat<f32>(k1, 12);
      c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
      if (inPairs) { c12 = multiplyAdd(s, b2, c12); c13 = multiplyAdd(s, b3, c13); }
      s = v128.load_splat<f32>(k2, 12);
      c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
      if (inPairs) { c22 = multiplyAdd(s, b2, c22); c23 = multiplyAdd(s, b3, c23); }
      s = v128.load_splat<f32>(k3, 12);
      c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
      if (inPairs) { c32 = multiplyAdd(s, b2, c32); c33 = multiplyAdd(s, b3, c33); }
      panel += panelRowBytes;
      k0 += 16; k1 += 16; k2 += 16; k3 += 16;
    } while (panel != end);
    a0 += lineBytes; a1 += lineBytes; a2 += lineBytes; a3 += lineBytes;
  }
  if (pooled) {
    storePooled(c00, c01, c10, c11, c20, c21, c30, c31, mask, beside, below, y0, lacks, false);
    if (inPairs) storePooled(c02, c03, c12, c13, c22, c23, c32, c33, mask, beside, below, y0, lacks, true);
    return;
  }
  if (bounded) {
    const low = f32x4.splat(lowest);
    c00 = f32x4.pmax(c00, low); c01 = f32x4.pmax(c01, low); c10 = f32x4.pmax(c10, low); c11 = f32x4.pmax(c11, low);
    c20 = f32x4.pmax(c20, low); c21 = f32x4.pmax(c21, low); c30 = f32x4.pmax(c30, low); c31 = f32x4.pmax(c31, low);
    if (inPairs) {
      c02 = f32x4.pmax(c02, low); c03 = f32x4.pmax(c03, low); c12 = f32x4.pmax(c12, low); c13 = f32x4.pmax(c13, low);
      c22 = f32x4.pmax(c22, low); c23 = f32x4.pmax(c23, low); c32 = f32x4.pmax(c32, low); c33 = f32x4.pmax(c33, low);
    }
  }
  storeRow(y0, c00, c01, c02, c03);
  storeRow(y1, c10, c11, c12, c13);
  storeRow(y2, c20, c21, c22, c23);
  storeRow(y3, c30, c31, c32, c33);
}

/** One row of accumulators. */
// @ts-ignore: decorator
@inline
export function storeRow(y: usize, c0: v128, c1: v128, c2: v128, c3: v128): void {
  v128.store(y, c1, 16);
  v128.store(y, c0);
  if (inPairs) {
    v128.store(y, c3, 48);
    v128.store(y, c2, 32);
  }
}
