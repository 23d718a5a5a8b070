import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Engine, StepProfile, Tf } from '../engine/engine';
import type { Randomness } from '../engine/randomness';
import type { TrainingSettings } from '../shared/settings';
import { createTrainingStep, requireTrainableWeights, type TrainingStep } from './training-step';

export interface StepChoice {
  readonly tf: Tf;
  /** The engine's, if it has training plans. */
  readonly compileStep?: Engine['compileStep'];
  readonly model: LayersModel;
  /** [height, width, channels]. */
  readonly imageShape: readonly number[];
  readonly optimizer: Optimizer;
  readonly loss: TrainingSettings['loss'];
  readonly randomness: Randomness;
  readonly profile?: boolean;
}

export interface ChosenStep {
  readonly learn: TrainingStep;
  /** Whether the engine's training plan carries it out, or TensorFlow.js. */
  readonly planned: boolean;
  /** Why an engine that has training plans has none for this model. */
  readonly refusal: string | null;
  /** Where the steps' time went, if that was asked for and a plan carried them out. */
  profile(): StepProfile | null;
  dispose(): void;
}

/**
 * The engine's training plan of the model, or TensorFlow.js's gradient tape where there is none.
 * @throws LookbookError when the model has nothing to train
 */
export function chooseStep({ tf, compileStep, ...request }: StepChoice): ChosenStep {
  const { model, imageShape, optimizer, loss } = request;
  requireTrainableWeights(model);
  const compiled = compileStep?.(request);
  if (compiled !== undefined && 'learn' in compiled) {
    return { learn: (batch) => compiled.learn(batch), planned: true, refusal: null, profile: () => compiled.profile(), dispose: () => { compiled.dispose(); } };
  }
  return {
    learn: createTrainingStep(tf, model, imageShape, optimizer, loss),
    planned: false, refusal: compiled?.refusal ?? null, profile: () => null, dispose: () => undefined,
  };
}
