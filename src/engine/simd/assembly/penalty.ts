/**
 * L1 and L2 penalties of a weight: partial[unit] = the sum over the unit of p |w| + q w w, and the gradient grows by
 * p sign(w) + 2 q w; the sign of zero is -1, as TensorFlow.js has it. Unit: 4,096 weights.
 */
import { loadPart, storePart, sumLanes } from './common/lanes';

@unmanaged
class Arguments {
  weight: usize;
  /** 0 for a weight that is not trained. */
  gradient: usize;
  /** One value a unit. */
  partial: usize;
  length: i32;
  p: f32;
  q: f32;
}

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function penaltyOf(w: v128, p: v128, q: v128): v128 {
  return f32x4.add(f32x4.mul(p, f32x4.abs(w)), f32x4.mul(q, f32x4.mul(w, w)));
}

// @ts-ignore: decorator
@inline
function slopeOf(w: v128, p: v128, q: v128): v128 {
  const sign = v128.bitselect(p, f32x4.neg(p), f32x4.gt(w, f32x4.splat(0)));
  return f32x4.add(sign, f32x4.mul(f32x4.add(q, q), w));
}

export function penalty(address: usize, first: i32, last: i32, _scratch: usize): void {
  const a = changetype<Arguments>(address);
  const p = f32x4.splat(a.p), q = f32x4.splat(a.q), gradient = a.gradient;
  for (let unit = first; unit < last; unit++) {
    const start = <usize>(unit * block) << 2, count = min(block, a.length - unit * block), rest = count & 3;
    const end = start + (<usize>(count & ~3) << 2);
    let sums = f32x4.splat(0);
    for (let i = start; i < end; i += 16) {
      const w = v128.load(a.weight + i);
      sums = f32x4.add(sums, penaltyOf(w, p, q));
      if (gradient) v128.store(gradient + i, f32x4.add(v128.load(gradient + i), slopeOf(w, p, q)));
    }
    if (rest) {
      const w = loadPart(a.weight + end, rest);
      sums = f32x4.add(sums, penaltyOf(w, p, q));
      if (gradient) storePart(gradient + end, f32x4.add(loadPart(gradient + end, rest), slopeOf(w, p, q)), rest);
    }
    store<f32>(a.partial + (<usize>unit << 2), sumLanes(sums));
  }
}
