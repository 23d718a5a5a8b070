/**
 * One step of an optimiser, in place: weights and the optimiser's memories of them from their gradient. The rules are
 * TensorFlow.js's (Adadelta's are src/engine/adadelta.ts's), operation by operation. Unit: 4,096 weights; the last vector may run over the end of all buffers.
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

/** Adam (D. Kingma, J. Ba, arXiv:1412.6980, algorithm 1). */
// @ts-ignore: decorator
@inline
function adam(weight: usize, g: v128, first: usize, second: usize, p: v128, q: v128, r: v128, s: v128, t: v128, u: v128, v: v128, w: v128): void {
  const mean = f32x4.add(f32x4.mul(v128.load(first), p), f32x4.mul(g, q));
  const square = f32x4.add(f32x4.mul(v128.load(second), r), f32x4.mul(f32x4.mul(g, g), s));
  v128.store(first, mean);
  v128.store(second, square);
  sgd(weight, f32x4.div(f32x4.div(mean, u), f32x4.add(f32x4.sqrt(f32x4.div(square, v)), t)), w);
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
  const t = f32x4.splat(a.t), u = f32x4.splat(a.u), v = f32x4.splat(a.v), w = f32x4.splat(a.w);
  const end = <usize>min(last * block, a.length) << 2;
  for (let i = <usize>first * <usize>block << 2; i < end; i += 16) {
    const g = v128.load(a.gradient + i);
    if (rule == 0) sgd(a.weight + i, g, p);
    else if (rule == 1) momentum(a.weight + i, g, a.first + i, p, q, false);
    else if (rule == 2) momentum(a.weight + i, g, a.first + i, p, q, true);
    else if (rule == 3) rmsprop(a.weight + i, g, a.first + i, a.second + i, p, q, r, s, t);
    else if (rule == 4) adam(a.weight + i, g, a.first + i, a.second + i, p, q, r, s, t, u, v, w);
    else if (rule == 5) adamax(a.weight + i, g, a.first + i, a.second + i, p, q, r, s, t);
    else if (rule == 6) adagrad(a.weight + i, g, a.first + i, p, q);
    else adadelta(a.weight + i, g, a.first + i, a.second + i, p, q, r, s);
  }
}

export function optimizerStep(address: usize, first: i32, last: i32, _scratch: usize): void {
  const a = changetype<Arguments>(address);
  switch (a.rule) {
    case 0: run(0, a, first, last); break;
    case 1: run(1, a, first, last); break;
    case 2: run(2, a, first, last); break;
    case 3: run(3, a, first, last); break;
    case 4: run(4, a, first, last); break;
    case 5: run(5, a, first, last); break;
    case 6: run(6, a, first, last); break;
    default: run(7, a, first, last);
  }
}
