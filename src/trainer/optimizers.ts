import type { AdamaxOptimizer, Optimizer, Variable } from '@tensorflow/tfjs-core';
import { createAdadelta } from '../engine/adadelta';
import type { Tf } from '../engine/engine';
import type { TrainingSettings } from '../shared/settings';

/** Keras's default, where TensorFlow.js has 1e-8 in places. */
const epsilon = 1e-7;

/** The optimiser of that name with Keras's defaults for everything but the learning rate. */
export function createOptimizer(tf: Tf, name: TrainingSettings['optimizer'], learningRate: number): Optimizer {
  switch (name) {
    case 'sgd': return tf.train.sgd(learningRate);
    case 'momentum': return tf.train.momentum(learningRate, 0.9);
    case 'rmsprop': return tf.train.rmsprop(learningRate, 0.9, 0, epsilon);
    case 'adam': return tf.train.adam(learningRate, 0.9, 0.999, epsilon);
    case 'adamax': return rememberingAdamax(tf.train.adamax(learningRate, 0.9, 0.999, epsilon));
    case 'adagrad': return tf.train.adagrad(learningRate, 0.1);
    case 'adadelta': return createAdadelta(tf, learningRate, 0.95, epsilon);
  }
}

interface AdamaxMemory {
  readonly accumulatedFirstMoment: readonly { originalName: string; variable: Variable }[];
  readonly accumulatedWeightedInfNorm: readonly { originalName: string; variable: Variable }[];
}

/** TensorFlow.js leaves Adamax without `getWeights`: the one optimiser whose state could not be kept. */
function rememberingAdamax(optimizer: AdamaxOptimizer): Optimizer {
  const { accumulatedFirstMoment, accumulatedWeightedInfNorm } = optimizer as unknown as AdamaxMemory;
  optimizer.getWeights = async (): ReturnType<Optimizer['getWeights']> => {
    const memories = [...accumulatedFirstMoment, ...accumulatedWeightedInfNorm];
    return [await optimizer.saveIterations(), ...memories.map(({ originalName, variable }) => ({ name: originalName, tensor: variable }))];
  };
  return optimizer;
}
