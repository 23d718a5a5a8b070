/**
 * Dropout: y = x * scale where the unit is kept, 0 elsewhere. Which units are kept is a function of the key and the
 * unit's position alone (common/dropout-mask.ts), so the gradient makes the same mask again. Unit: 4,096 elements; the
 * last vectors may run over the end of x and y, which are whole multiples of 64 bytes (see memory/memory-pool.ts).
 */
import { drawNumbers, drawsOf, groupUnits, keptByHigh, keptByLow, nextGroup } from './common/dropout-mask';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
  key: i32;
  /** Kept where the 16 bits are not below it. */
  threshold: i32;
  scale: f32;
  /** Of the first value in the tensor that the mask is for: a multiple of 16. */
  position: i32;
}

const block: i32 = 4096;

export function dropout(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const start = first * block, end = min(last * block, p.length);
  const key = i32x4.splat(p.key), below = i32x4.splat(p.threshold - 1), scale = f32x4.splat(p.scale);
  const draw = (p.position + start) >> 1;
  let low = drawNumbers(draw, 0), high = drawNumbers(draw, 1);
  let x = p.x + (<usize>start << 2), y = p.y + (<usize>start << 2);
  for (let i = start; i < end; i += groupUnits) {
    const draws = drawsOf(low, key), drawsHigh = drawsOf(high, key);
    const a = v128.and(keptByLow(draws, below), scale), b = v128.and(keptByLow(drawsHigh, below), scale);
    const c = v128.and(keptByHigh(draws, below), scale), d = v128.and(keptByHigh(drawsHigh, below), scale);
    // All before the first store: V8 makes one of two stores only if nothing is loaded between them.
    const e = f32x4.mul(v128.load(x), a), f = f32x4.mul(v128.load(x, 16), b), g = f32x4.mul(v128.load(x, 32), c), h = f32x4.mul(v128.load(x, 48), d);
    v128.store(y, h, 48);
    v128.store(y, g, 32);
    v128.store(y, f, 16);
    v128.store(y, e);
    low = nextGroup(low); high = nextGroup(high);
    x += groupUnits << 2;
    y += groupUnits << 2;
  }
}
