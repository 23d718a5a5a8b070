/**
 * Dropout: y = x * scale where the unit is kept, 0 elsewhere. Which units are kept is a function of the key and the
 * unit's position alone (common/dropout-mask.ts), so the gradient makes the same mask again. Unit: 4,096 elements; the
 * last vectors may run over the end of x and y.
 */
import { drawsOf, highFactors, lowFactors } from './common/dropout-mask';

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

export function dropout(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const start = first * block, end = min(last * block, p.length);
  const key = i32x4.splat(p.key), below = i32x4.splat(p.threshold - 1), scale = f32x4.splat(p.scale);
  let numbers = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(start >> 1));
  let x = p.x + (<usize>start << 2), y = p.y + (<usize>start << 2);
  for (let i = start; i < end; i += 8) {
    const draws = drawsOf(numbers, key);
    v128.store(y, f32x4.mul(v128.load(x), lowFactors(draws, below, scale)));
    v128.store(y, f32x4.mul(v128.load(x, 16), highFactors(draws, below, scale)), 16);
    numbers = i32x4.add(numbers, i32x4.splat(4));
    x += 32;
    y += 32;
  }
}
