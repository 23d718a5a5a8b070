import type { Optimizer, Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { StepResult, Tf } from '../engine/engine';
import { LookbookError } from '../shared/failure';
import type { TrainingSettings } from '../shared/settings';
import type { Batch } from './batch';
import { countCorrect, perImageLoss } from './losses';
import { penaltiesOf } from './penalties';

/** Learns from one batch: forward, backward, update. A batch whose loss is not finite leaves the trained weights as they are. */
export type TrainingStep = (batch: Batch) => StepResult;

/**
 * A step through TensorFlow.js's gradient tape. Works for any layers model on any engine.
 * Reads one tensor of two numbers back per step.
 * @param imageShape [height, width, channels]
 * @throws LookbookError when the model has nothing to train.
 */
export function createTrainingStep(tf: Tf, model: LayersModel, imageShape: readonly number[], optimizer: Optimizer, loss: TrainingSettings['loss']): TrainingStep {
  requireTrainableWeights(model);
  const trained = model.trainableWeights;
  const variables = trained.map((weight) => weight.read() as Variable);
  const penalties = penaltiesOf(tf, model);
  // TensorFlow.js's own `fit` forgets the layers' constraints; `write` is where they apply.
  const constrained = trained.filter((weight) => (weight.constraint as unknown) !== null);

  function learn(batch: Batch): StepResult {
    const images = tf.tensor(batch.images, [batch.count, ...imageShape], 'float32');
    const classes = tf.tensor1d(batch.classes, 'int32');
    let correct = tf.scalar(0);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = model.apply(images, { training: true }) as Tensor2D;
      correct = tf.keep(countCorrect(tf, classes, outputs));
      const crossEntropy = tf.mean<Scalar>(perImageLoss(tf, loss, classes, outputs));
      return penalties.reduce((total, penalty) => tf.add<Scalar>(total, penalty()), crossEntropy);
    }, variables);
    const figures = readFigures(tf, value, correct);
    correct.dispose();
    if (Number.isFinite(figures.loss)) {
      optimizer.applyGradients(grads);
      for (const weight of constrained) weight.write(weight.constraint.apply(weight.read()));
    }
    return figures;
  }

  return (batch) => {
    tf.engine().startScope();
    try {
      return learn(batch);
    } finally {
      tf.engine().endScope();
    }
  };
}

/** @throws LookbookError when the model has nothing to train. */
export function requireTrainableWeights(model: LayersModel): void {
  if (model.trainableWeights.length > 0) return;
  throw new LookbookError({ message: 'The model has no trainable weights.', remedy: 'Leave at least one layer with parameters trainable.' });
}

/** Both numbers in one download: on an engine with a device or threads each one waits for all work before it. */
function readFigures(tf: Tf, loss: Scalar, correct: Scalar): StepResult {
  const [lossValue = NaN, correctCount = 0] = tf.stack([loss, correct]).dataSync<'float32'>();
  return { loss: lossValue, correct: correctCount };
}
