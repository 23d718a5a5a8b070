/**
 * One step of an optimiser, in place: weights and the optimiser's memories of them from their gradient. The rules are
 * TensorFlow.js's (Adadelta's are src/engine/adadelta.ts's), operation by operation but for Adam's divisions.
 * Unit: 4,096 weights; the last two vectors may run over the end of all buffers.
 */
@unmanaged
class Arguments {
  weight: usize;
  gradient: usize;
  /** What the optimiser remembers of each weight; 0 where a rule has no such memory. */
  first: usize;
  second: usize;
  length: i32;
  /** Position of the rule in `optimizerRules` (backend/optimizers.ts), which also tells what p to w are. */
  rule: i32;
  p: f32;
  q: f32;
  r: f32;
  s: f32;
  t: f32;
  u: f32;
  v: f32;
  w: f32;
}

const block: i32 = 4096;

// @ts-ignore: decorator
@inline
function sgd(weight: usize, g: v128, p: v128): void {
  v128.store(weight, f32x4.add(f32x4.mul(p, g), v128.load(weight)));
}

/** Momentum (B. Polyak 1964), with `nesterov` as in I. Sutskever et al. 2013. */
// @ts-ignore: decorator
@inline
function momentum(weight: usize, g: v128, first: usize, p: v128, q: v128, nesterov: bool): void {
  const velocity = f32x4.add(f32x4.mul(q, v128.load(first)), g);
  v128.store(first, velocity);
  sgd(weight, nesterov ? f32x4.add(g, f32x4.mul(velocity, q)) : velocity, p);
}

/** RMSProp (G. Hinton 2012) with momentum. */
// @ts-ignore: decorator
@inline
function rmsprop(weight: usize, g: v128, first: usize, second: usize, p: v128, q: v128, r: v128, s: v128, t: v128): void {
  const meanSquare = f32x4.add(f32x4.mul(v128.load(first), p), f32x4.mul(f32x4.mul(g, g), q));
  const moment = f32x4.add(f32x4.mul(v128.load(second), r), f32x4.div(f32x4.mul(g, s), f32x4.sqrt(f32x4.add(meanSquare, t))));
  v128.store(first, meanSquare);
  v128.store(second, moment);
  v128.store(weight, f32x4.sub(v128.load(weight), moment));
}

/**
 * Adam (D. Kingma, J. Ba, arXiv:1412.6980, algorithm 1), two vectors at a time, which V8 can make one. Dividers are the
 * slowest part of a processor, so what divides all weights alike comes as a factor: w / u and 1 / v.
 */
// @ts-ignore: decorator
@inline
function adam(weight: usize, gradient: usize, first: usize, second: usize, p: v128, q: v128, r: v128, s: v128, t: v128, rate: v128, share: v128): void {
  const g0 = v128.load(gradient), g1 = v128.load(gradient, 16);
  const mean0 = f32x4.add(f32x4.mul(v128.load(first), p), f32x4.mul(g0, q));
  const mean1 = f32x4.add(f32x4.mul(v128.load(first, 16), p), f32x4.mul(g1, q));
  const square0 = f32x4.add(f32x4.mul(v128.load(second), r), f32x4.mul(f32x4.mul(g0, g0), s));
  const square1 = f32x4.add(f32x4.mul(v128.load(second, 16), r), f32x4.mul(f32x4.mul(g1, g1), s));
  const step0 = f32x4.div(f32x4.mul(rate, mean0), f32x4.add(f32x4.sqrt(f32x4.mul(square0, share)), t));
  const step1 = f32x4.div(f32x4.mul(rate, mean1), f32x4.add(f32x4.sqrt(f32x4.mul(square1, share)), t));
  const weight0 = f32x4.add(step0, v128.load(weight)), weight1 = f32x4.add(step1, v128.load(weight, 16));
  v128.store(first, mean0);
  v128.store(first, mean1, 16);
  v128.store(second, square0);
  v128.store(second, square1, 16);
  v128.store(weight, weight0);
  v128.store(weight, weight1, 16);
}

/** AdaMax (ibid., algorithm 2). */
// @ts-ignore: decorator
@inline
function adamax(weight: usize, g: v128, first: usize, second: usize, p: v128, q: v128, r: v128, s: v128, t: v128): void {
  const mean = f32x4.add(f32x4.mul(v128.load(first), p), f32x4.mul(g, q));
  const norm = f32x4.max(f32x4.mul(v128.load(second), r), f32x4.abs(g));
  v128.store(first, mean);
  v128.store(second, norm);
  sgd(weight, f32x4.div(mean, f32x4.add(norm, s)), t);
}

/** AdaGrad (J. Duchi et al. 2011). */
// @ts-ignore: decorator
@inline
function adagrad(weight: usize, g: v128, first: usize, p: v128, q: v128): void {
  const sum = f32x4.add(v128.load(first), f32x4.mul(g, g));
  v128.store(first, sum);
  sgd(weight, f32x4.div(g, f32x4.sqrt(f32x4.add(sum, p))), q);
}

/** Adadelta (M. Zeiler, arXiv:1212.5701, algorithm 1). */
// @ts-ignore: decorator
@inline
function adadelta(weight: usize, g: v128, first: usize, second: usize, p: v128, q: v128, r: v128, s: v128): void {
  const meanGradient = f32x4.add(f32x4.mul(v128.load(first), p), f32x4.mul(f32x4.mul(g, g), q)), meanUpdate = v128.load(second);
  const update = f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(meanUpdate, r)), f32x4.sqrt(f32x4.add(meanGradient, r))), g);
  v128.store(first, meanGradient);
  v128.store(second, f32x4.add(f32x4.mul(meanUpdate, p), f32x4.mul(f32x4.mul(update, update), q)));
  sgd(weight, update, s);
}

// @ts-ignore: decorator
@inline
function run(rule: i32, a: Arguments, first: i32, last: i32): void {
  const p = f32x4.splat(a.p), q = f32x4.splat(a.q), r = f32x4.splat(a.r), s = f32x4.splat(a.s);
  const t = f32x4.splat(a.t);
  const end = <usize>min(last * block, a.length) << 2;
  for (let i = <usize>first * <usize>block << 2; i < end; i += 16) {
    const g = v128.load(a.gradient + i);
    if (rule == 0) sgd(a.weight + i, g, p);
    else if (rule == 1) momentum(a.weight + i, g, a.first + i, p, q, false);
    else if (rule == 2) momentum(a.weight + i, g, a.first + i, p, q, true);
    else if (rule == 3) rmsprop(a.weight + i, g, a.first + i, a.second + i, p, q, r, s, t);
    else if (rule == 5) adamax(a.weight + i, g, a.first + i, a.second + i, p, q, r, s, t);
    else if (rule == 6) adagrad(a.weight + i, g, a.first + i, p, q);
    else adadelta(a.weight + i, g, a.first + i, a.second + i, p, q, r, s);
  }
}

function runAdam(a: Arguments, first: i32, last: i32): void {
  const p = f32x4.splat(a.p), q = f32x4.splat(a.q), r = f32x4.splat(a.r), s = f32x4.splat(a.s), t = f32x4.splat(a.t);
  const rate = f32x4.splat(a.w / a.u), share = f32x4.splat(<f32>1 / a.v);
  const end = <usize>min(last * block, a.length) << 2;
  for (let i = <usize>first * <usize>block << 2; i < end; i += 32) adam(a.weight + i, a.gradient + i, a.first + i, a.second + i, p, q, r, s, t, rate, share);
}

export function optimizerStep(address: usize, first: i32, last: i32, _scratch: usize): void {
  const a = changetype<Arguments>(address);
  switch (a.rule) {
    case 0: run(0, a, first, last); break;
    case 1: run(1, a, first, last); break;
    case 2: run(2, a, first, last); break;
    case 3: run(3, a, first, last); break;
    case 4: runAdam(a, first, last); break;
    case 5: run(5, a, first, last); break;
    case 6: run(6, a, first, last); break;
    default: run(7, a, first, last);
  }
}
