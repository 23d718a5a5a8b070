/** y = a where the byte of `condition` is not 0, b elsewhere. Unit: 4,096 elements; the last vectors may run over the end. */
@unmanaged
class Arguments {
  condition: usize;
  a: usize;
  b: usize;
  y: usize;
  length: i32;
}

const block: i32 = 4096;

export function select(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const end = min(last * block, p.length), zero = i32x4.splat(0);
  for (let i = first * block; i < end; i += 4) {
    const offset = <usize>i << 2;
    const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p.condition + <usize>i)));
    v128.store(p.y + offset, v128.bitselect(v128.load(p.a + offset), v128.load(p.b + offset), i32x4.ne(bytes, zero)));
  }
}
