import {
  AdagradOptimizer, AdamaxOptimizer, AdamOptimizer, engine, fill, MomentumOptimizer, RMSPropOptimizer, SGDOptimizer, tensor, tidy,
  type Optimizer, type Scalar, type Tensor, type Variable,
} from '@tensorflow/tfjs-core';
import { adadeltaName, type AdadeltaFields } from '../../adadelta';
import { MethodPatches } from '../../../shared/method-patches';
import { floatBits } from '../kernel-runner';
import { elementsPerUnit } from './elementwise';
import { SimdBackend } from './simd-backend';

/** In the order of assembly/optimizer-step.ts. */
export const optimizerRules = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamax', 'adagrad', 'adadelta'] as const;
type OptimizerRule = (typeof optimizerRules)[number];

/** What an optimiser remembers of one weight. */
interface Memory {
  readonly originalName: string;
  readonly variable: Variable;
}

/** One of an optimiser's memories: the list that TensorFlow.js keeps it in, the end of its name and what it begins with. */
interface MemoryKind {
  readonly list: Memory[];
  readonly suffix: string;
  readonly start?: number;
}

/** How an optimiser changes its weights in a step. */
interface Step {
  readonly rule: OptimizerRule;
  /** p, q, … of assembly/optimizer-step.ts. */
  readonly numbers: readonly number[];
  readonly memories: readonly MemoryKind[];
}

interface Sgd { readonly learningRate: number }
interface Momentum extends Sgd { readonly momentum: number; readonly useNesterov: boolean; readonly accumulations: Memory[] }
interface RmsProp extends Sgd {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  readonly accumulatedMeanSquares: Memory[];
  readonly accumulatedMoments: Memory[];
}
interface AdamLike extends Sgd {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** beta1 to the power of the step's number: a product that grows by one factor a step. */
  readonly accBeta1: Variable;
  readonly accumulatedFirstMoment: Memory[];
}
interface Adam extends AdamLike { readonly accBeta2: Variable; readonly accumulatedSecondMoment: Memory[] }
interface Adamax extends AdamLike { readonly decay: number; readonly iteration: Variable; readonly accumulatedWeightedInfNorm: Memory[] }
interface Adagrad extends Sgd { readonly initialAccumulatorValue: number; readonly accumulatedGrads: Memory[] }

type Gradients = Parameters<Optimizer['applyGradients']>[0];

/** How an optimiser is run in one kernel a weight: update, memories and their names stay its own. */
interface Rule {
  /** What to do in the next step, or `undefined` for a case that is left to TensorFlow.js. */
  readonly stepOf: (fields: never, simd: SimdBackend) => Step | undefined;
  /** What a step changes besides weights and memories. */
  readonly advance: (fields: never, simd: SimdBackend) => void;
}

function rule<Fields>(stepOf: (fields: Fields, simd: SimdBackend) => Step | undefined, advance: (fields: Fields, simd: SimdBackend) => void = () => undefined): Rule {
  return { stepOf, advance };
}

/** One of TensorFlow.js's optimisers. */
interface Accelerated extends Rule {
  readonly prototype: object;
}

function accelerated<Fields>({ prototype }: { readonly prototype: object }, ...steps: Parameters<typeof rule<Fields>>): Accelerated {
  return { prototype, ...rule(...steps) };
}

const acceleratedOptimizers: readonly Accelerated[] = [
  accelerated<Sgd>(SGDOptimizer, ({ learningRate }) => ({ rule: 'sgd', numbers: [-learningRate], memories: [] })),
  accelerated<Momentum>(MomentumOptimizer, ({ learningRate, momentum, useNesterov, accumulations }) => ({
    rule: useNesterov ? 'nesterov' : 'momentum', numbers: [-learningRate, momentum], memories: [{ list: accumulations, suffix: 'momentum' }],
  })),
  accelerated<RmsProp>(RMSPropOptimizer, ({ learningRate, decay, momentum, epsilon, centered, accumulatedMeanSquares, accumulatedMoments }) => centered ? undefined : {
    rule: 'rmsprop', numbers: [decay, 1 - decay, momentum, learningRate, epsilon],
    memories: [{ list: accumulatedMeanSquares, suffix: 'rms' }, { list: accumulatedMoments, suffix: 'momentum' }],
  }),
  accelerated<Adam>(AdamOptimizer, ({ learningRate, beta1, beta2, epsilon, accBeta1, accBeta2, accumulatedFirstMoment, accumulatedSecondMoment }, simd) => ({
    rule: 'adam',
    numbers: [beta1, 1 - beta1, beta2, 1 - beta2, epsilon, 1 - valueOf(simd, accBeta1), 1 - valueOf(simd, accBeta2), -learningRate],
    memories: [{ list: accumulatedFirstMoment, suffix: 'm' }, { list: accumulatedSecondMoment, suffix: 'v' }],
  }), ({ accBeta1, accBeta2, beta1, beta2 }, simd) => {
    multiply(simd, accBeta1, beta1);
    multiply(simd, accBeta2, beta2);
  }),
  accelerated<Adamax>(AdamaxOptimizer, ({ learningRate, beta1, beta2, epsilon, decay, iteration, accBeta1, accumulatedFirstMoment, accumulatedWeightedInfNorm }, simd) => ({
    rule: 'adamax',
    numbers: [beta1, 1 - beta1, beta2, epsilon, -learningRate / (valueOf(simd, iteration) * decay + 1) / (1 - valueOf(simd, accBeta1))],
    memories: [{ list: accumulatedFirstMoment, suffix: 'm' }, { list: accumulatedWeightedInfNorm, suffix: 'v' }],
  }), ({ iteration, accBeta1, beta1 }, simd) => {
    iteration.assign(iteration.add(1));
    multiply(simd, accBeta1, beta1);
  }),
  accelerated<Adagrad>(AdagradOptimizer, ({ learningRate, initialAccumulatorValue, accumulatedGrads }, simd) => ({
    rule: 'adagrad', numbers: [simd.epsilon(), -learningRate], memories: [{ list: accumulatedGrads, suffix: 'accumulator', start: initialAccumulatorValue }],
  })),
];

/** Ours, which every engine has: it can be carried out by TensorFlow.js's kernels, or in a plan by the one. */
const adadelta = rule<AdadeltaFields>(({ learningRate, rho, epsilon, accumulatedGrads, accumulatedUpdates }) => ({
  rule: 'adadelta', numbers: [rho, 1 - rho, epsilon, -learningRate],
  memories: [{ list: accumulatedGrads, suffix: 'accum_grad' }, { list: accumulatedUpdates, suffix: 'accum_var' }],
}));

/**
 * Lets TensorFlow.js's optimisers do their step in one kernel a weight on the simd backend, in place: their own code runs
 * ten kernels a weight.
 * @returns to be restored when the engine ends
 */
export function accelerateOptimizers(): MethodPatches {
  const patches = new MethodPatches();
  for (const { prototype, stepOf, advance } of acceleratedOptimizers) {
    patches.replace<Optimizer, [Gradients], unknown>(prototype, 'applyGradients', (original) => function (gradients) {
      const { backend } = engine();
      const named = namedGradients(gradients);
      const step = backend instanceof SimdBackend && named.every(isFloat) ? stepOf(this as never, backend) : undefined;
      if (step === undefined) return original.call(this, gradients);
      tidy(() => {
        for (const [index, { weight, gradient }] of named.entries()) update(backend as SimdBackend, step, weight, gradient, index);
        advance(this as never, backend as SimdBackend);
      });
      incrementIterations(this);
      return undefined;
    });
  }
  return patches;
}

/** An optimiser's step in parts, for a plan that makes the kernel calls itself. */
export interface OptimizerUpdate {
  readonly rule: OptimizerRule;
  /** p, q, … of assembly/optimizer-step.ts for the next step. */
  numbers(): readonly number[];
  /** What is remembered of the `index`-th weight; made at the first call. */
  memoriesOf(weight: Variable, index: number): readonly Variable[];
  /** To be called after each step. */
  advance(): void;
}

/** `undefined` for an optimiser that has no kernel. */
export function optimizerUpdateOf(optimizer: Optimizer, simd: SimdBackend): OptimizerUpdate | undefined {
  const found: Rule | undefined = optimizer.getClassName() === adadeltaName ? adadelta : acceleratedOptimizers.find(({ prototype }) => prototype === Object.getPrototypeOf(optimizer));
  const step = found?.stepOf(optimizer as never, simd);
  if (found === undefined || step === undefined) return undefined;
  return {
    rule: step.rule,
    numbers: () => found.stepOf(optimizer as never, simd)?.numbers ?? [],
    memoriesOf: (weight, index) => memoriesOf(step, weight, index),
    advance: () => {
      tidy(() => { found.advance(optimizer as never, simd); });
      incrementIterations(optimizer);
    },
  };
}

function incrementIterations(optimizer: Optimizer): void {
  (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
}

interface NamedGradient {
  readonly weight: Variable;
  /** Absent for a weight that the loss does not depend on. */
  readonly gradient: Tensor | undefined;
}

function namedGradients(gradients: Gradients): readonly NamedGradient[] {
  const named = Array.isArray(gradients) ? gradients.map(({ name, tensor }) => [name, tensor] as const) : Object.entries<Tensor | undefined>(gradients);
  return named.map(([name, gradient]) => {
    const weight = engine().registeredVariables[name];
    if (weight === undefined) throw new Error(`There is no variable ${name} to train.`);
    return { weight, gradient };
  });
}

function isFloat({ weight, gradient }: NamedGradient): boolean {
  return weight.dtype === 'float32' && (gradient === undefined || gradient.dtype === 'float32');
}

function valueOf(simd: SimdBackend, scalar: Scalar | Variable): number {
  return simd.peek(scalar)[0] ?? NaN;
}

/** variable *= factor, in place and without TensorFlow.js's many words, for a variable of one value. */
function multiply(simd: SimdBackend, variable: Variable, factor: number): void {
  const values = simd.pool.floats(ownAddress(simd, variable), 1);
  values[0] = (values[0] ?? NaN) * Math.fround(factor);
}

function memoriesOf({ memories }: Step, weight: Variable, index: number): Variable[] {
  return memories.map(({ list, suffix, start = 0 }) =>
    (list[index] ??= { originalName: `${weight.name}/${suffix}`, variable: tidy(() => fill(weight.shape, start).variable(false)) }).variable);
}

function update(simd: SimdBackend, step: Step, weight: Variable, gradient: Tensor | undefined, index: number): void {
  const { rule, numbers } = step;
  const variables = memoriesOf(step, weight, index);
  if (gradient === undefined) return;
  const [first = 0, second = 0] = variables.map((variable) => ownAddress(simd, variable));
  simd.kernels.run('optimizerStep', Math.ceil(weight.size / elementsPerUnit), 2 * elementsPerUnit, [
    ownAddress(simd, weight), simd.address(gradient), first, second, weight.size, optimizerRules.indexOf(rule), ...numbers.map(floatBits),
  ]);
}

/** Where the values of a variable lie, none of which another tensor shares: what shares them keeps the old ones. */
export function ownAddress(simd: SimdBackend, variable: Variable): number {
  const address = simd.exclusiveAddress(variable);
  if (address !== undefined) return address;
  variable.assign(tensor(variable.dataSync(), variable.shape, 'float32'));
  return simd.address(variable);
}
