/**
 * Gradient of a convolution of few taps with respect to filters and bias, where relu, dropout and 2x2 pooling follow the
 * convolution: from the pooled values' gradient and their bytes. Of the four pixels under a pooled value one has a gradient,
 * so a tap's sum takes one product: with what that pixel has under the tap. A table holds what the four have, a vector for
 * each window and tap, and each filter picks its own lane of it by its byte.
 * Filters are a multiple of four. Unit: one slice of the batch, whose sums go to buffers of its own; `reduceColumns` adds the
 * slices in order. See common/dropout-pool.ts.
 */
import { multiplyAdd } from './common/arithmetic';
import { aligned } from './common/lanes';
import { never } from './common/never';
import { placesAt, whereAnyTaken } from './common/pooled-gradient';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** Gradient of the pooled values. */
  dy: usize;
  /** A byte for each value of dy. */
  places: usize;
  /** [slices, taps, filters]. */
  partial: usize;
  /** [slices, filters]. */
  sums: usize;
  filters: i32;
  images: i32;
  slices: i32;
  scale: f32;

  /** Pooling windows in a row. */
  get windows(): i32 {
    return this.outWidth >> 1;
  }
  /** Values of a row of windows. */
  get rowLength(): i32 {
    return this.windows * this.filters;
  }
  /** Taps in whole groups: those beyond the last one have sums, too, that nobody reads. */
  get groupedTaps(): i32 {
    return (this.taps + groupTaps - 1) / groupTaps * groupTaps;
  }
  get tableBytes(): usize {
    return aligned(<usize>(this.windows * this.taps + groupTaps) << 4);
  }
  get picksBytes(): usize {
    return aligned(<usize>this.rowLength << 3);
  }
  get tapSumsBytes(): usize {
    return aligned(<usize>(this.groupedTaps * this.filters) << 2);
  }
}

/** Taps whose sums for four filters stay in registers. */
const groupTaps: i32 = 9;

/** Times a window's place, the first byte of each of its four lanes in all bytes of a lane; what to add for the others. */
const laneBytes = memory.data<i32>([0x04040404, 0x03020100]);

export function pooledFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return p.paddedBytes + p.tableBytes + p.picksBytes + p.tapSumsBytes;
}

export function pooledFilterGradient(address: usize, first: i32, last: i32, padded: usize): void {
  const p = changetype<Arguments>(address);
  const filters = p.filters, inPlace = p.inPlace, rows = p.outHeight >> 1, rowLength = p.rowLength;
  const table = padded + p.paddedBytes, picks = table + p.tableBytes, tapSums = picks + p.picksBytes;
  const down = <usize>(2 * p.strideHeight * p.rowPixels * p.channels) << 2, filterBytes = <usize>filters << 2;
  if (!inPlace) clearPadded(p, padded);
  for (let slice = first; slice < last; slice++) {
    const sums = p.sums + <usize>slice * filterBytes;
    memory.fill(sums, 0, filterBytes);
    memory.fill(tapSums, 0, p.tapSumsBytes);
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      let seen = p.x + <usize>image * p.imageBytes;
      if (!inPlace) {
        padImage(p, seen, padded);
        seen = padded;
      }
      for (let row = 0; row < rows; row++) {
        const pooled = <usize>((image * rows + row) * rowLength);
        fillTable(p, seen, table);
        fillPicks(p, p.dy + (pooled << 2), p.places + pooled, picks, sums);
        addRow(p, table, picks, tapSums);
        seen += down;
      }
    }
    storeTaps(p, tapSums, p.partial + <usize>slice * (<usize>p.taps * filterBytes));
  }
}

/** table[window, tap, pixel] = what the window's four pixels have under the tap. */
function fillTable(p: Arguments, seen: usize, table: usize): void {
  const right = <usize>(p.strideWidth * p.channels) << 2, down = <usize>(p.strideHeight * p.rowPixels * p.channels) << 2;
  const lineBytes = <usize>(p.rowPixels * p.channels) << 2, length = p.lineLength;
  for (let window = 0; window < p.windows; window++) {
    let line = seen;
    for (let row = 0; row < p.filterHeight; row++) {
      // What the last four have beyond the line is written over by the next line, or lies beyond the table.
      for (let tap = 0; tap < length; tap += 4) {
        const at = line + (<usize>tap << 2), to = table + (<usize>tap << 4);
        const a = v128.load(at), b = v128.load(at + right), c = v128.load(at + down), d = v128.load(at + down + right);
        const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
        const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
        v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 16);
        v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 32);
        v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 48);
      }
      line += lineBytes;
      table += <usize>length << 4;
    }
    seen += 2 * right;
  }
}

/**
 * For each four filters of a window their gradients, zero where nothing was taken, and the bytes that pick a lane for each;
 * adds the gradients up for each filter.
 */
function fillPicks(p: Arguments, dy: usize, places: usize, picks: usize, sums: usize): void {
  const scale = f32x4.splat(p.scale), everyByte = v128.load_splat<i32>(laneBytes), bytes = v128.load_splat<i32>(laneBytes, 4);
  const filterBytes = <usize>p.filters << 2;
  for (let window = 0; window < p.windows; window++) {
    let at: usize = 0;
    // V8 computes before such a loop what stays the same in it.
    do {
      const place = placesAt(places), gradient = whereAnyTaken(place, f32x4.mul(v128.load(dy), scale));
      v128.store(picks, gradient);
      v128.store(picks, i32x4.add(i32x4.mul(place, everyByte), bytes), 16);
      v128.store(sums + at, f32x4.add(v128.load(sums + at), gradient));
      dy += 16;
      places += 4;
      picks += 32;
      at += 16;
    } while (at < filterBytes);
  }
}

/** Adds a row of windows to the sums [filters / 4, groupedTaps, 4]. */
function addRow(p: Arguments, table: usize, picks: usize, sums: usize): void {
  const groupBytes: usize = <usize>groupTaps << 4;
  for (let filter = 0; filter < p.filters; filter += 4) {
    for (let tap = 0; tap < p.taps; tap += groupTaps) {
      addGroup(p.windows, table + (<usize>tap << 4), <usize>p.taps << 4, picks, <usize>p.filters << 3, sums);
      sums += groupBytes;
    }
    picks += 32;
  }
}

/** Adds so many windows to the sums of a group of taps for four filters. */
function addGroup(windows: i32, table: usize, tableStep: usize, picks: usize, picksStep: usize, sums: usize): void {
  let s0 = v128.load(sums), s1 = v128.load(sums, 16), s2 = v128.load(sums, 32);
  let s3 = v128.load(sums, 48), s4 = v128.load(sums, 64), s5 = v128.load(sums, 80);
  let s6 = v128.load(sums, 96), s7 = v128.load(sums, 112), s8 = v128.load(sums, 128);
  for (const end = table + <usize>windows * tableStep; table != end; table += tableStep) {
    const gradient = v128.load(picks), lanes = v128.load(picks, 16);
    s0 = multiplyAdd(i8x16.swizzle(v128.load(table), lanes), gradient, s0);
    s1 = multiplyAdd(i8x16.swizzle(v128.load(table, 16), lanes), gradient, s1);
    s2 = multiplyAdd(i8x16.swizzle(v128.load(table, 32), lanes), gradient, s2);
    if (never(table)) break;
    s3 = multiplyAdd(i8x16.swizzle(v128.load(table, 48), lanes), gradient, s3);
    s4 = multiplyAdd(i8x16.swizzle(v128.load(table, 64), lanes), gradient, s4);
    s5 = multiplyAdd(i8x16.swizzle(v128.load(table, 80), lanes), gradient, s5);
    if (never(picks)) break;
    s6 = multiplyAdd(i8x16.swizzle(v128.load(table, 96), lanes), gradient, s6);
    s7 = multiplyAdd(i8x16.swizzle(v128.load(table, 112), lanes), gradient, s7);
    s8 = multiplyAdd(i8x16.swizzle(v128.load(table, 128), lanes), gradient, s8);
    picks += picksStep;
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  v128.store(sums, s4, 64);
  v128.store(sums, s5, 80);
  v128.store(sums, s6, 96);
  v128.store(sums, s7, 112);
  v128.store(sums, s8, 128);
}

/** Takes the sums to dw[taps, filters]. */
function storeTaps(p: Arguments, sums: usize, dw: usize): void {
  const taps = p.taps, filters = p.filters, filterBytes = <usize>filters << 2, sumsBytes = <usize>p.groupedTaps << 4;
  for (let filter = 0; filter < filters; filter += 4) {
    for (let tap = 0; tap < taps; tap++) v128.store(dw + <usize>tap * filterBytes, v128.load(sums + (<usize>tap << 4)));
    dw += 16;
    sums += sumsBytes;
  }
}
