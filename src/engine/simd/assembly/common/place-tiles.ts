/**
 * Products of a packed panel with rows that begin at places of an image: the tile of tile.ts over a table of places, four
 * at a time, so that a convolution calls one function a panel and not one a tile.
 *
 * A table has two words a place: where its row begins, in bytes from the image's first, and where its result goes, in bytes
 * from the output's. The last place is repeated up to a multiple of four: it is computed again, to the same values.
 */
import { multiplyAdd } from './arithmetic';
import { aligned } from './lanes';
import { panelColumns, panelRowBytes } from './panels';
import { copyPart, spareTile, storeRow, zeros } from './tile';

// @ts-ignore: decorator
@inline
const wide: bool = panelColumns == 16;

// @ts-ignore: decorator
@inline
const placeBytes: usize = 8;

/** Bytes of a table of so many places. */
export function placesBytes(places: i32): usize {
  return aligned(<usize>(places + 3) * placeBytes);
}

/** Writes one place and returns where the next one goes. */
// @ts-ignore: decorator
@inline
export function addPlace(table: usize, from: i32, to: i32): usize {
  store<i32>(table, from);
  store<i32>(table, to, 4);
  return table + placeBytes;
}

/** Repeats the last of so many places up to a multiple of four, and returns where the table ends. */
export function endPlaces(table: usize, places: i32): usize {
  for (; places & 3; places++) table = addPlace(table, load<i32>(table - placeBytes), load<i32>(table - placeBytes, 4));
  return table;
}

/**
 * For each place p of the table, to `end`:
 * y[p.to][0..columns] = max(lowest, start + sum over k of image[p.from][k] panel[k][column]).
 *
 * The k lie side by side, `length` of them to a line, then `skip` bytes further the next of `lines` lines. `start` has
 * `panelColumns` values, or is 0 for zeros.
 */
export function tilesAtPlaces(
  image: usize, table: usize, end: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, lowest: f32, y: usize, columns: i32,
): void {
  const whole = columns >= panelColumns;
  if (!start) start = zeros;
  for (; table < end; table += 4 * placeBytes) {
    fourPlaces(image, table, lines, length, skip, panel, start, lowest, y, whole);
    if (!whole) {
      for (let row: usize = 0; row < 4; row++) copyPart(spareTile + row * panelRowBytes, 0, y + <usize>load<u32>(table + row * placeBytes, 4), 0, 1, columns);
    }
  }
}

/** `whole`: results go to their places, otherwise to the spare tile. */
// @ts-ignore: decorator
@inline
function fourPlaces(
  image: usize, table: usize, lines: i32, length: i32, skip: usize,
  panel: usize, start: usize, lowest: f32, y: usize, whole: bool,
): void {
  let a0 = image + <usize>load<u32>(table), a1 = image + <usize>load<u32>(table, 8);
  let a2 = image + <usize>load<u32>(table, 16), a3 = image + <usize>load<u32>(table, 24);
  const s0 = v128.load(start), s1 = v128.load(start, 16);
  let s2 = s0, s3 = s1;
  if (wide) { s2 = v128.load(start, 32); s3 = v128.load(start, 48); }
  let c00 = s0, c01 = s1, c02 = s2, c03 = s3;
  let c10 = s0, c11 = s1, c12 = s2, c13 = s3;
  let c20 = s0, c21 = s1, c22 = s2, c23 = s3;
  let c30 = s0, c31 = s1, c32 = s2, c33 = s3;
  for (let line = lines; line; line--) {
    for (let i = length; i; i--) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16);
      let b2 = b0, b3 = b1;
      if (wide) { b2 = v128.load(panel, 32); b3 = v128.load(panel, 48); }
      let a = v128.load_splat<f32>(a0);
      c00 = multiplyAdd(a, b0, c00); c01 = multiplyAdd(a, b1, c01);
      if (wide) { c02 = multiplyAdd(a, b2, c02); c03 = multiplyAdd(a, b3, c03); }
      a = v128.load_splat<f32>(a1);
      c10 = multiplyAdd(a, b0, c10); c11 = multiplyAdd(a, b1, c11);
      if (wide) { c12 = multiplyAdd(a, b2, c12); c13 = multiplyAdd(a, b3, c13); }
      a = v128.load_splat<f32>(a2);
      c20 = multiplyAdd(a, b0, c20); c21 = multiplyAdd(a, b1, c21);
      if (wide) { c22 = multiplyAdd(a, b2, c22); c23 = multiplyAdd(a, b3, c23); }
      a = v128.load_splat<f32>(a3);
      c30 = multiplyAdd(a, b0, c30); c31 = multiplyAdd(a, b1, c31);
      if (wide) { c32 = multiplyAdd(a, b2, c32); c33 = multiplyAdd(a, b3, c33); }
      a0 += 4; a1 += 4; a2 += 4; a3 += 4; panel += panelRowBytes;
    }
    a0 += skip; a1 += skip; a2 += skip; a3 += skip;
  }
  const low = f32x4.splat(lowest);
  storeRow(whole ? y + <usize>load<u32>(table, 4) : spareTile, low, c00, c01, c02, c03);
  storeRow(whole ? y + <usize>load<u32>(table, 12) : spareTile + panelRowBytes, low, c10, c11, c12, c13);
  storeRow(whole ? y + <usize>load<u32>(table, 20) : spareTile + 2 * panelRowBytes, low, c20, c21, c22, c23);
  storeRow(whole ? y + <usize>load<u32>(table, 28) : spareTile + 3 * panelRowBytes, low, c30, c31, c32, c33);
}
