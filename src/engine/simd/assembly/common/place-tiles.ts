/**
 * Products of a packed panel with rows that begin at places of an image: the tile of tile.ts over a table of places, four
 * at a time, so that a convolution calls one function a panel and not one a tile.
 *
 * A table has two words a place: where its row begins, in bytes from the image's first, and where its result goes, in bytes
 * from the output's. The last place is repeated up to a multiple of four: it is computed again, to the same values.
 */
import { aligned } from './lanes';
import { multiplyRows } from './multiply-rows';
import { panelColumns, panelRowBytes } from './panels';
import { copyPart, spareTile, zeros } from './tile';

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
    const a0 = image + <usize>load<u32>(table), a1 = image + <usize>load<u32>(table, 8), a2 = image + <usize>load<u32>(table, 16), a3 = image + <usize>load<u32>(table, 24);
    const y0 = y + <usize>load<u32>(table, 4), y1 = y + <usize>load<u32>(table, 12), y2 = y + <usize>load<u32>(table, 20), y3 = y + <usize>load<u32>(table, 28);
    multiplyRows(
      a0, a1, a2, a3, lines, length, skip, panel, start, 0, true, lowest,
      whole ? y0 : spareTile, whole ? y1 : spareTile + panelRowBytes, whole ? y2 : spareTile + 2 * panelRowBytes, whole ? y3 : spareTile + 3 * panelRowBytes,
      false, 0, 0, 0, 0);
    if (!whole) {
      copyPart(spareTile, 0, y0, 0, 1, columns);
      copyPart(spareTile + panelRowBytes, 0, y1, 0, 1, columns);
      copyPart(spareTile + 2 * panelRowBytes, 0, y2, 0, 1, columns);
      copyPart(spareTile + 3 * panelRowBytes, 0, y3, 0, 1, columns);
    }
  }
}
