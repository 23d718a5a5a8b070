/** Packing of matrices into panels: eight columns, row after row, missing columns zero. */

/** Copies columns `column` to `column + 8` of `rows` rows, `pitch` bytes apart, into a panel. */
export function packPanel(source: usize, panel: usize, rows: i32, pitch: usize, column: i32, columns: i32): void {
  let from = source + (<usize>column << 2);
  const width = columns - column;
  if (width >= 8) {
    for (let row = 0; row < rows; row++) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      panel += 32;
      from += pitch;
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < 8; c++) store<f32>(panel + (<usize>c << 2), c < width ? load<f32>(from + (<usize>c << 2)) : 0);
    panel += 32;
    from += pitch;
  }
}

/** Copies rows `row` to `row + 8` of a matrix, `pitch` bytes apart, into a panel as columns of length `length`. */
export function packTransposedPanel(source: usize, panel: usize, length: i32, pitch: usize, row: i32, rows: i32): void {
  for (let r = 0; r < 8; r++) {
    let to = panel + (<usize>r << 2);
    if (row + r < rows) {
      let from = source + <usize>(row + r) * pitch;
      for (let k = 0; k < length; k++) {
        store<f32>(to, load<f32>(from));
        from += 4;
        to += 32;
      }
    } else {
      for (let k = 0; k < length; k++) {
        store<f32>(to, 0);
        to += 32;
      }
    }
  }
}
