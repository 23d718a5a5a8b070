import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Tf } from './engine';

type Gradients = Parameters<Optimizer['applyGradients']>[0];

/** What is remembered of one weight, as TensorFlow.js's optimisers keep it. */
interface Memory {
  readonly originalName: string;
  readonly variable: Variable;
}

/** By this name an engine that has a kernel for it knows it. */
export const adadeltaName = 'LookbookAdadelta';

/** An Adadelta's fields. */
export interface AdadeltaFields {
  readonly learningRate: number;
  readonly rho: number;
  readonly epsilon: number;
  /** Decaying means of squared gradients and squared updates, by the weight's position. */
  readonly accumulatedGrads: Memory[];
  readonly accumulatedUpdates: Memory[];
}

/**
 * Adadelta (M. Zeiler, arXiv:1212.5701, algorithm 1), with the learning rate that Keras multiplies the update by.
 * TensorFlow.js's own divides by the mean of the squared gradients before the present one came in:
 * its first update is the whole gradient, 2,000 times what it should be.
 */
export function createAdadelta(tf: Tf, learningRate: number, rho: number, epsilon: number): Optimizer {
  class Adadelta extends tf.Optimizer implements AdadeltaFields {
    static readonly className = adadeltaName;
    readonly learningRate = learningRate;
    readonly rho = rho;
    readonly epsilon = epsilon;
    readonly accumulatedGrads: Memory[] = [];
    readonly accumulatedUpdates: Memory[] = [];

    override applyGradients(gradients: Gradients): void {
      const named: [string, Tensor][] = Array.isArray(gradients) ? gradients.map(({ name, tensor }) => [name, tensor]) : Object.entries(gradients);
      for (const [index, [name, gradient]] of named.entries()) {
        const weight = tf.engine().registeredVariables[name];
        if (weight !== undefined) tf.tidy(() => { this.update(weight, gradient, index); });
      }
      this.incrementIterations();
    }

    override async getWeights(): ReturnType<Optimizer['getWeights']> {
      const memories = [...this.accumulatedGrads, ...this.accumulatedUpdates];
      return [await this.saveIterations(), ...memories.map(({ originalName, variable }) => ({ name: originalName, tensor: variable }))];
    }

    override getConfig(): { learningRate: number; rho: number; epsilon: number } {
      return { learningRate, rho, epsilon };
    }

    override dispose(): void {
      tf.dispose([...this.accumulatedGrads, ...this.accumulatedUpdates].map(({ variable }) => variable));
    }

    private update(weight: Variable, gradient: Tensor, index: number): void {
      const memory = (list: Memory[], suffix: string): Variable =>
        (list[index] ??= { originalName: `${weight.name}/${suffix}`, variable: tf.variable(tf.zerosLike(weight), false) }).variable;
      const [meanGradient, meanUpdate] = [memory(this.accumulatedGrads, 'accum_grad'), memory(this.accumulatedUpdates, 'accum_var')];
      const decayed = (mean: Tensor, value: Tensor): Tensor => tf.add(tf.mul(mean, rho), tf.mul(tf.square(value), 1 - rho));
      const rootMeanSquare = (mean: Tensor): Tensor => tf.sqrt(tf.add(mean, epsilon));
      meanGradient.assign(decayed(meanGradient, gradient));
      const update = tf.mul(tf.div(rootMeanSquare(meanUpdate), rootMeanSquare(meanGradient)), gradient);
      meanUpdate.assign(decayed(meanUpdate, update));
      weight.assign(tf.sub(weight, tf.mul(update, learningRate)));
    }
  }
  return new Adadelta();
}
