/** Gradient of clipping to lower..upper: dx = dy where x lies between them, bounds included, 0 elsewhere. Unit: 4,096 elements. */
@unmanaged
class Arguments {
  dy: usize;
  x: usize;
  dx: usize;
  length: i32;
  lower: f32;
  upper: f32;
}

const block: i32 = 4096;

export function clipGradient(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const lower = f32x4.splat(p.lower), upper = f32x4.splat(p.upper);
  const end = <usize>min(last * block, p.length) << 2;
  for (let i = <usize>first * <usize>block << 2; i < end; i += 16) {
    const x = v128.load(p.x + i);
    v128.store(p.dx + i, v128.and(v128.load(p.dy + i), v128.and(f32x4.ge(x, lower), f32x4.le(x, upper))));
  }
}
