import assert from 'node:assert/strict';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { StepBatch } from '../../../src/engine/engine';
import { seedRandomness, type Randomness } from '../../../src/engine/randomness';
import type { FusionRule } from '../../../src/engine/simd/plan/fusion/fuse';
import type { Plan } from '../../../src/engine/simd/plan/plan';
import { TrainingProgram } from '../../../src/engine/simd/plan/training-program';
import { randomInteger, randomKey, randomUniform } from '../../../src/shared/random';
import type { TrainingSettings } from '../../../src/shared/settings';
import { createOptimizer } from '../../../src/trainer/optimizers';
import { createTrainingStep, type TrainingStep } from '../../../src/trainer/training-step';
import { simdEngine, tf } from './oracle';
import { backendName, backendOfThreads } from './threaded-backends';

/** What is trained and how. */
export interface Trial {
  readonly build: () => LayersModel;
  readonly classes: number;
  readonly loss?: TrainingSettings['loss'];
  readonly optimizer?: TrainingSettings['optimizer'];
  readonly learningRate?: number;
  /** Images of each step's batch. */
  readonly batches: readonly number[];
  /** What is done to a plan's list of calls; absent: all that the engine does. */
  readonly fusion?: FusionRule;
}

export interface Trained {
  readonly losses: number[];
  readonly correct: number[];
  readonly weights: Float32Array[];
}

/** Way 1 on a backend of TensorFlow.js, or the plan on so many threads. */
export type Way = { readonly tape: string } | { readonly planThreads: number };

/** Images and classes that are functions of the step. */
export function batchOf(model: LayersModel, count: number, classes: number, step: number): StepBatch {
  const [height = 1, width = 1, channels = 1] = (model.inputs[0]?.shape.slice(1) ?? []) as number[];
  const key = randomKey(5, 'images', step);
  return {
    count,
    images: Float32Array.from({ length: count * height * width * channels }, (_, i) => randomUniform(key, i)),
    classes: Int32Array.from({ length: count }, (_, i) => randomInteger(key, i, classes)),
  };
}

interface Setting {
  readonly model: LayersModel;
  readonly randomness: Randomness;
  readonly learn: TrainingStep;
  readonly program: TrainingProgram | undefined;
}

async function withSetting<Result>(way: Way, { build, loss = 'crossEntropy', optimizer: name = 'adam', learningRate = 1e-3, fusion }: Trial, use: (setting: Setting) => Result): Promise<Result> {
  await simdEngine();
  const simd = 'planThreads' in way ? await backendOfThreads(way.planThreads) : undefined;
  await tf.setBackend('tape' in way ? way.tape : backendName(way.planThreads));
  const randomness = seedRandomness(tf, 3);
  const model = build();
  const optimizer = createOptimizer(tf, name, learningRate);
  const imageShape = (model.inputs[0]?.shape.slice(1) ?? []) as number[];
  const program = simd === undefined ? undefined : new TrainingProgram(simd, { model, optimizer, loss, imageShape, randomness }, fusion);
  const learn: TrainingStep = program === undefined ? createTrainingStep(tf, model, imageShape, optimizer, loss) : (batch) => program.learn(batch);
  try {
    return use({ model, randomness, learn, program });
  } finally {
    program?.dispose();
    randomness.dispose();
    model.dispose();
    optimizer.dispose();
    await tf.setBackend('simd');
  }
}

/** Trains one step for each batch. */
export function train(way: Way, trial: Trial): Promise<Trained> {
  return withSetting(way, trial, ({ model, randomness, learn }) => {
    const losses: number[] = [];
    const correct: number[] = [];
    for (const [step, count] of trial.batches.entries()) {
      randomness.setStep(step);
      const figures = learn(batchOf(model, count, trial.classes, step));
      losses.push(figures.loss);
      correct.push(figures.correct);
    }
    return { losses, correct, weights: model.getWeights().map((weight) => Float32Array.from(weight.dataSync())) };
  });
}

/**
 * The gradients of the plan's last step, by weight, in the order of the model's trainable weights.
 * @param beforeStep is called with the number of each step, from 0 on
 */
export function planGradients(threads: number, trial: Trial, beforeStep: (step: number, program: TrainingProgram) => void = () => undefined): Promise<Float32Array[]> {
  return withSetting({ planThreads: threads }, trial, ({ model, randomness, learn, program }) => {
    assert(program !== undefined);
    for (const [step, count] of trial.batches.entries()) {
      beforeStep(step, program);
      randomness.setStep(step);
      learn(batchOf(model, count, trial.classes, step));
    }
    return program.gradients(trial.batches.at(-1) ?? 1).map((gradient) => gradient.slice());
  });
}

/**
 * The same by TensorFlow.js's tape on a backend: a step of gradient descent at rate 1 takes the gradient off the
 * weights, whatever the trainer's step consists of.
 */
export function tapeGradients(backend: string, trial: Trial): Promise<Float32Array[]> {
  return withSetting({ tape: backend }, { ...trial, optimizer: 'sgd', learningRate: 1 }, ({ model, randomness, learn }) => {
    const [count = 1] = trial.batches;
    const trained = (): Float32Array[] => model.trainableWeights.map((weight) => Float32Array.from(weight.read().dataSync()));
    const before = trained();
    randomness.setStep(0);
    learn(batchOf(model, count, trial.classes, 0));
    const after = trained();
    return before.map((values, weight) => values.map((value, i) => value - (after[weight]?.[i] ?? NaN)));
  });
}

/** The calls of a trial's first batch, before any are fused. */
export function unfusedPlan(trial: Trial): Promise<Plan> {
  return withSetting({ planThreads: 1 }, trial, ({ program }) => {
    assert(program !== undefined);
    return program.planOf(trial.batches[0] ?? 1);
  });
}
