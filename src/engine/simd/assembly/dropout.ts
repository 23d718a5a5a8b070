/**
 * Dropout: y = x * scale where the unit is kept, 0 elsewhere. Which units are kept is a function of the key and the
 * unit's position alone, by the rule of src/shared/random.ts and src/engine/dropout-mask.ts, so the gradient makes the
 * same mask again. Unit: 4,096 elements; the last vectors may run over the end of x and y.
 *
 * Eight neighbouring elements share four draws of 32 bits: the first four take the low halves, the others the high ones.
 */
@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
  key: i32;
  /** Kept where the 16 bits are not below it. */
  threshold: i32;
  scale: f32;
}

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

export function dropout(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const start = first * block, end = min(last * block, p.length);
  const key = i32x4.splat(p.key), below = i32x4.splat(p.threshold - 1), scale = f32x4.splat(p.scale), low = i32x4.splat(0xffff);
  let position = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(start >> 1));
  let x = p.x + (<usize>start << 2), y = p.y + (<usize>start << 2);
  for (let i = start; i < end; i += 8) {
    const draw = mix(i32x4.add(mix(v128.xor(position, key)), key));
    v128.store(y, f32x4.mul(v128.load(x), v128.and(scale, i32x4.gt_s(v128.and(draw, low), below))));
    v128.store(y, f32x4.mul(v128.load(x, 16), v128.and(scale, i32x4.gt_s(i32x4.shr_u(draw, 16), below))), 16);
    position = i32x4.add(position, i32x4.splat(4));
    x += 32;
    y += 32;
  }
}
