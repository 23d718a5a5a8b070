/**
 * The filter gradient of few taps: sums over places of x[place + tap] dy[place, filter], for nine taps and as many filters
 * as a pair of vectors holds at a time. All nine sums stay in registers and dy is read where it lies, a row of it after the other.
 *
 * A line of the filter is cut into chunks of three taps side by side; a tile has three chunks. What a last chunk holds
 * beyond its line is computed, and never read.
 */
import { multiplyAdd } from './arithmetic';
import { aligned } from './lanes';
import { never } from './never';
import { inPairs } from './pairs';
import { panelColumns } from './panels';
import { Window } from './window';

/** Filters of a tile. */
// @ts-ignore: decorator
@inline
const tileFilters: i32 = panelColumns / 2;
// @ts-ignore: decorator
@inline
const vectorBytes: usize = <usize>tileFilters << 2;

const chunkTaps: i32 = 3;
const tileChunks: i32 = 3;
const tileBytes: usize = <usize>(chunkTaps * tileChunks) * vectorBytes;

/** More have sums that do not stay in the nearest cache, and fill the tiles of a matrix product. */
const mostTaps: i32 = 32;

/** Whether a filter gradient is computed so: by shape alone. Narrow lines would leave most of their chunks empty. */
export function hasFewTaps(w: Window): bool {
  return w.taps <= mostTaps && w.lineLength >= chunkTaps && !w.gathered;
}

// @ts-ignore: decorator
@inline
function chunksOfLine(w: Window): i32 {
  return (w.lineLength + chunkTaps - 1) / chunkTaps;
}

// @ts-ignore: decorator
@inline
function tilesOf(w: Window): i32 {
  return (w.filterHeight * chunksOfLine(w) + tileChunks - 1) / tileChunks;
}

/** Room for the sums of all taps and filters. */
export function tapSumsBytes(w: Window, filters: i32): usize {
  return aligned(<usize>(tilesOf(w) * ((filters + tileFilters - 1) / tileFilters)) * tileBytes);
}

/**
 * Adds what rows of dy, of so many places each, give to the sums; reads up to 28 bytes beyond them, and 8 beyond the image,
 * and ignores them.
 * @param x the first tap's value at the first place
 */
export function addRows(w: Window, filters: i32, x: usize, dy: usize, rows: i32, places: i32, sums: usize): void {
  const step = <usize>(w.strideWidth * w.channels) << 2, pitch = <usize>filters << 2;
  const skip = (<usize>(w.strideHeight * w.rowPixels * w.channels) << 2) - <usize>places * step;
  const lineBytes = (<usize>w.lineLength << 2) + w.lineSkip, chunks = chunksOfLine(w), tiles = tilesOf(w);
  for (let filter = 0; filter < filters; filter += tileFilters) {
    let line = x, chunk = 0;
    for (let tile = 0; tile < tiles; tile++) {
      const a = line + <usize>chunk * (chunkTaps << 2);
      if (++chunk == chunks) { chunk = 0; line += lineBytes; }
      const b = line + <usize>chunk * (chunkTaps << 2);
      if (++chunk == chunks) { chunk = 0; line += lineBytes; }
      const c = line + <usize>chunk * (chunkTaps << 2);
      if (++chunk == chunks) { chunk = 0; line += lineBytes; }
      addTile(a, b - a, c - a, step, skip, dy, pitch, rows, places, sums);
      sums += tileBytes;
    }
    dy += vectorBytes;
  }
}

/** Three chunks of taps under each place: at `a`, and `toB` and `toC` bytes further. */
function addTile(a: usize, toB: usize, toC: usize, step: usize, skip: usize, dy: usize, pitch: usize, rows: i32, places: i32, sums: usize): void {
  // The sums of tap k, low and (in pairs) high half.
  let s0 = v128.load(sums, 0 * vectorBytes), h0 = s0; if (inPairs) h0 = v128.load(sums, 0 * vectorBytes + 16);
  let s1 = v128.load(sums, 1 * vectorBytes), h1 = s1; if (inPairs) h1 = v128.load(sums, 1 * vectorBytes + 16);
  let s2 = v128.load(sums, 2 * vectorBytes), h2 = s2; if (inPairs) h2 = v128.load(sums, 2 * vectorBytes + 16);
  let s3 = v128.load(sums, 3 * vectorBytes), h3 = s3; if (inPairs) h3 = v128.load(sums, 3 * vectorBytes + 16);
  let s4 = v128.load(sums, 4 * vectorBytes), h4 = s4; if (inPairs) h4 = v128.load(sums, 4 * vectorBytes + 16);
  let s5 = v128.load(sums, 5 * vectorBytes), h5 = s5; if (inPairs) h5 = v128.load(sums, 5 * vectorBytes + 16);
  let s6 = v128.load(sums, 6 * vectorBytes), h6 = s6; if (inPairs) h6 = v128.load(sums, 6 * vectorBytes + 16);
  let s7 = v128.load(sums, 7 * vectorBytes), h7 = s7; if (inPairs) h7 = v128.load(sums, 7 * vectorBytes + 16);
  let s8 = v128.load(sums, 8 * vectorBytes), h8 = s8; if (inPairs) h8 = v128.load(sums, 8 * vectorBytes + 16);
  let d = s0, e = s0, x = s0;
  // Two places are written out with a way out between them, as in multiply-rows.ts.
  for (const rowBytes = <usize>places * pitch; rows; rows--) {
    for (const end = dy + rowBytes; dy != end;) {
      d = v128.load(dy); if (inPairs) e = v128.load(dy, 16);
      x = v128.load_splat<f32>(a);
      s0 = multiplyAdd(x, d, s0); if (inPairs) h0 = multiplyAdd(x, e, h0);
      x = v128.load_splat<f32>(a, 4);
      s1 = multiplyAdd(x, d, s1); if (inPairs) h1 = multiplyAdd(x, e, h1);
      x = v128.load_splat<f32>(a, 8);
      s2 = multiplyAdd(x, d, s2); if (inPairs) h2 = multiplyAdd(x, e, h2);
      if (!inPairs && never(a)) break;
      x = v128.load_splat<f32>(a + toB);
      s3 = multiplyAdd(x, d, s3); if (inPairs) h3 = multiplyAdd(x, e, h3);
      x = v128.load_splat<f32>(a + toB, 4);
      s4 = multiplyAdd(x, d, s4); if (inPairs) h4 = multiplyAdd(x, e, h4);
      x = v128.load_splat<f32>(a + toB, 8);
      s5 = multiplyAdd(x, d, s5); if (inPairs) h5 = multiplyAdd(x, e, h5);
      if (!inPairs && never(dy)) break;
      x = v128.load_splat<f32>(a + toC);
      s6 = multiplyAdd(x, d, s6); if (inPairs) h6 = multiplyAdd(x, e, h6);
      x = v128.load_splat<f32>(a + toC, 4);
      s7 = multiplyAdd(x, d, s7); if (inPairs) h7 = multiplyAdd(x, e, h7);
      x = v128.load_splat<f32>(a + toC, 8);
      s8 = multiplyAdd(x, d, s8); if (inPairs) h8 = multiplyAdd(x, e, h8);
      a += step; dy += pitch;
      if (dy == end) break;
      d = v128.load(dy); if (inPairs) e = v128.load(dy, 16);
      x = v128.load_splat<f32>(a);
      s0 = multiplyAdd(x, d, s0); if (inPairs) h0 = multiplyAdd(x, e, h0);
      x = v128.load_splat<f32>(a, 4);
      s1 = multiplyAdd(x, d, s1); if (inPairs) h1 = multiplyAdd(x, e, h1);
      x = v128.load_splat<f32>(a, 8);
      s2 = multiplyAdd(x, d, s2); if (inPairs) h2 = multiplyAdd(x, e, h2);
      if (!inPairs && never(a)) break;
      x = v128.load_splat<f32>(a + toB);
      s3 = multiplyAdd(x, d, s3); if (inPairs) h3 = multiplyAdd(x, e, h3);
      x = v128.load_splat<f32>(a + toB, 4);
      s4 = multiplyAdd(x, d, s4); if (inPairs) h4 = multiplyAdd(x, e, h4);
      x = v128.load_splat<f32>(a + toB, 8);
      s5 = multiplyAdd(x, d, s5); if (inPairs) h5 = multiplyAdd(x, e, h5);
      if (!inPairs && never(dy)) break;
      x = v128.load_splat<f32>(a + toC);
      s6 = multiplyAdd(x, d, s6); if (inPairs) h6 = multiplyAdd(x, e, h6);
      x = v128.load_splat<f32>(a + toC, 4);
      s7 = multiplyAdd(x, d, s7); if (inPairs) h7 = multiplyAdd(x, e, h7);
      x = v128.load_splat<f32>(a + toC, 8);
      s8 = multiplyAdd(x, d, s8); if (inPairs) h8 = multiplyAdd(x, e, h8);
      a += step; dy += pitch;
    }
    a += skip;
  }
  // The high halves first: otherwise V8 would write the low ones twice.
  if (inPairs) v128.store(sums, h0, 0 * vectorBytes + 16);
  v128.store(sums, s0, 0 * vectorBytes);
  if (inPairs) v128.store(sums, h1, 1 * vectorBytes + 16);
  v128.store(sums, s1, 1 * vectorBytes);
  if (inPairs) v128.store(sums, h2, 2 * vectorBytes + 16);
  v128.store(sums, s2, 2 * vectorBytes);
  if (inPairs) v128.store(sums, h3, 3 * vectorBytes + 16);
  v128.store(sums, s3, 3 * vectorBytes);
  if (inPairs) v128.store(sums, h4, 4 * vectorBytes + 16);
  v128.store(sums, s4, 4 * vectorBytes);
  if (inPairs) v128.store(sums, h5, 5 * vectorBytes + 16);
  v128.store(sums, s5, 5 * vectorBytes);
  if (inPairs) v128.store(sums, h6, 6 * vectorBytes + 16);
  v128.store(sums, s6, 6 * vectorBytes);
  if (inPairs) v128.store(sums, h7, 7 * vectorBytes + 16);
  v128.store(sums, s7, 7 * vectorBytes);
  if (inPairs) v128.store(sums, h8, 8 * vectorBytes + 16);
  v128.store(sums, s8, 8 * vectorBytes);
}

/** Takes the sums to dw[taps, filters]. */
export function storeSums(w: Window, filters: i32, sums: usize, dw: usize): void {
  const length = w.lineLength, chunks = chunksOfLine(w), groupBytes = <usize>tilesOf(w) * tileBytes;
  for (let line = 0; line < w.filterHeight; line++) {
    for (let tap = 0; tap < length; tap++) {
      const row = sums + <usize>(line * chunks * chunkTaps + tap) * vectorBytes;
      for (let filter = 0; filter < filters; filter++) {
        store<f32>(dw, load<f32>(row + <usize>(filter / tileFilters) * groupBytes + (<usize>(filter % tileFilters) << 2)));
        dw += 4;
      }
    }
  }
}
