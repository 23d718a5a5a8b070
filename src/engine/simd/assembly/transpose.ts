/**
 * y = x transposed, for each of a batch of matrices: x rows x columns, row-major.
 * Unit: 16 rows of one matrix, which are whole cache lines of y.
 */
import { transposeFour } from './common/transpose-four';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  rows: i32;
  columns: i32;
}

const rowsPerUnit: i32 = 16;

export function transpose(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const rows = p.rows, columns = p.columns, pitch = <usize>columns << 2, toPitch = <usize>rows << 2;
  const perMatrix = (rows + rowsPerUnit - 1) / rowsPerUnit;
  for (let unit = first; unit < last; unit++) {
    const matrix = <usize>(unit / perMatrix * rows * columns) << 2, row = (unit % perMatrix) * rowsPerUnit;
    transposeRows(p.x + matrix + <usize>row * pitch, pitch, p.y + matrix + (<usize>row << 2), toPitch, min(rowsPerUnit, rows - row), columns);
  }
}

function transposeRows(from: usize, pitch: usize, to: usize, toPitch: usize, rows: i32, columns: i32): void {
  const wholeRows = rows & ~3;
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    for (let row = 0; row < wholeRows; row += 4) transposeFour(from + <usize>row * pitch, pitch, to + (<usize>row << 2), toPitch);
    transposeRest(from, pitch, to, toPitch, wholeRows, rows, 4);
    from += 16;
    to += 4 * toPitch;
  }
  transposeRest(from, pitch, to, toPitch, 0, rows, columns - column);
}

/** The rows `row` to `rows`, value by value. */
function transposeRest(from: usize, pitch: usize, to: usize, toPitch: usize, row: i32, rows: i32, columns: i32): void {
  for (; row < rows; row++) {
    const x = from + <usize>row * pitch, y = to + (<usize>row << 2);
    for (let column = 0; column < columns; column++) store<f32>(y + <usize>column * toPitch, load<f32>(x + (<usize>column << 2)));
  }
}
