/** Position of the first of the largest values of each row of x [rows, length], as an integer. Unit: one row. */
@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
}

export function argMax(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const length = p.length;
  for (let row = first; row < last; row++) {
    const x = p.x + (<usize>(row * length) << 2);
    let best = load<f32>(x), place = 0;
    for (let i = 1; i < length; i++) {
      const value = load<f32>(x + (<usize>i << 2));
      if (value > best) {
        best = value;
        place = i;
      }
    }
    store<i32>(p.y + (<usize>row << 2), place);
  }
}
