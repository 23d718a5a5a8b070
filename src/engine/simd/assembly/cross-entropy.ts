/**
 * Cross-entropy of each row of x [rows, length] with its class c, whether its largest value is at c (the first counts
 * among equals), and the gradient of the mean over the images. Unit: one row.
 *
 * Probabilities q = x / sum(x) as Keras takes them: the loss is -log of q[c], kept within [epsilon, 1 - epsilon]; where
 * that cuts, the gradient is zero. Logits: the loss is log(sum(exp(x))) - x[c].
 */
import { loadPart, storePart, sumLanes } from './common/lanes';
import { exponential, logarithm } from './common/transcendental';
import { rowMaximum } from './reduce-rows';

@unmanaged
class Arguments {
  x: usize;
  /** Integers, one a row. */
  classes: usize;
  /** One value a row each: the loss; 1 or 0. */
  loss: usize;
  hit: usize;
  /** [rows, length], or 0 where no gradient is wanted. */
  dx: usize;
  length: i32;
  /**
   * What x is, and so what dx is the gradient of: 0 probabilities; 1 logits; 2 probabilities that come from softmax,
   * with dx the gradient of softmax's input.
   */
  given: i32;
  epsilon: f32;
  /** Factor of the gradient: 1 / images. */
  share: f32;
}

export function crossEntropy(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const length = p.length;
  for (let row = first; row < last; row++) {
    const at = <usize>row << 2, offset = <usize>(row * length) << 2;
    const x = p.x + offset, dx = p.dx ? p.dx + offset : 0, target = load<i32>(p.classes + at);
    store<f32>(p.hit + at, largest(x, length) == target ? 1 : 0);
    store<f32>(p.loss + at, p.given == 1 ? ofLogits(p, x, dx, target) : ofProbabilities(p, x, dx, target));
  }
}

function largest(x: usize, length: i32): i32 {
  let best = load<f32>(x), place = 0;
  for (let i = 1; i < length; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    if (value > best) {
      best = value;
      place = i;
    }
  }
  return place;
}

function naturalLogarithm(x: f32): f32 {
  return f32x4.extract_lane(logarithm(f32x4.splat(x)), 0);
}

function ofLogits(p: Arguments, x: usize, dx: usize, target: i32): f32 {
  const length = p.length, top = rowMaximum(x, length);
  let sums = f32x4.splat(0);
  for (let i = 0; i < length; i += 4) {
    const count = min(4, length - i), at = <usize>i << 2;
    const powers = exponential(f32x4.sub(count == 4 ? v128.load(x + at) : loadPart(x + at, count), f32x4.splat(top)));
    if (dx) store4(dx + at, powers, count);
    sums = f32x4.add(sums, count == 4 ? powers : firstLanes(powers, count));
  }
  const sum = sumLanes(sums);
  if (dx) {
    scale(dx, length, p.share / sum);
    const place = dx + (<usize>target << 2);
    store<f32>(place, load<f32>(place) - p.share);
  }
  return naturalLogarithm(sum) - (load<f32>(x + (<usize>target << 2)) - top);
}

function ofProbabilities(p: Arguments, x: usize, dx: usize, target: i32): f32 {
  const length = p.length;
  let sums = f32x4.splat(0);
  for (let i = 0; i < length; i += 4) {
    const count = min(4, length - i), at = x + (<usize>i << 2);
    sums = f32x4.add(sums, count == 4 ? v128.load(at) : loadPart(at, count));
  }
  const sum = sumLanes(sums), q = load<f32>(x + (<usize>target << 2)) / sum;
  const lower = p.epsilon, upper: f32 = 1 - p.epsilon;
  if (dx) {
    if (q >= lower && q <= upper) {
      // d(-log q[c]) / dx[j] is (1 - [j = c] / q[c]) / sum; softmax before it makes that q[j] - [j = c].
      const place = dx + (<usize>target << 2);
      if (p.given == 2) {
        copyScaled(x, dx, length, p.share / sum);
        store<f32>(place, load<f32>(place) - p.share);
      } else {
        fill(dx, length, p.share / sum);
        store<f32>(place, load<f32>(place) - p.share / sum / q);
      }
    } else {
      // A row that is not a number stays visible in the gradient.
      fill(dx, length, q == q ? 0 : q);
    }
  }
  return -naturalLogarithm(max<f32>(min<f32>(q, upper), lower));
}

// @ts-ignore: decorator
@inline
function store4(at: usize, value: v128, count: i32): void {
  if (count == 4) v128.store(at, value);
  else storePart(at, value, count);
}

// @ts-ignore: decorator
@inline
function firstLanes(value: v128, count: i32): v128 {
  return v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

function copyScaled(x: usize, y: usize, length: i32, factor: f32): void {
  for (let i: usize = 0; i < <usize>length << 2; i += 4) store<f32>(y + i, load<f32>(x + i) * factor);
}

function scale(y: usize, length: i32, factor: f32): void {
  copyScaled(y, y, length, factor);
}

function fill(y: usize, length: i32, value: f32): void {
  for (let i: usize = 0; i < <usize>length << 2; i += 4) store<f32>(y + i, value);
}
