import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { CompiledEvaluation, Engine, EvaluationRequest, StepBatch, Tf } from '../engine/engine';
import { perImageLoss } from './losses';

/** The engine's plan of the model's evaluation, or TensorFlow.js where there is none. */
export function createEvaluator(engine: Pick<Engine, 'tf' | 'compileEvaluation'>, request: EvaluationRequest): CompiledEvaluation {
  const compiled = engine.compileEvaluation?.(request);
  return compiled !== undefined && 'evaluate' in compiled ? compiled : plainEvaluator(engine.tf, request);
}

function plainEvaluator(tf: Tf, { model, loss, imageShape }: EvaluationRequest): CompiledEvaluation {
  return { evaluate: evaluateBatch, dispose: () => undefined };

  function evaluateBatch({ images, classes, count }: StepBatch): ReturnType<CompiledEvaluation['evaluate']> {
    return tf.tidy(() => {
      const outputs = model.apply(tf.tensor(images, [count, ...imageShape], 'float32'), { training: false }) as Tensor2D;
      const losses = perImageLoss(tf, loss, tf.tensor1d(classes, 'int32'), outputs);
      const probabilities = loss === 'crossEntropyFromLogits' ? tf.softmax(outputs, -1) : outputs;
      // In one download: on an engine with a device or threads each one waits for all work before it.
      const values = tf.concat([losses, tf.reshape(probabilities, [-1])]).dataSync<'float32'>();
      return { losses: values.subarray(0, count), probabilities: values.subarray(count) };
    });
  }
}
