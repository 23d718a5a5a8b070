import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/engine';

type Gradients = Parameters<Optimizer['applyGradients']>[0];

interface Memory {
  /** Decaying means of squared gradients and squared updates. */
  readonly gradient: Variable;
  readonly update: Variable;
}

/**
 * Adadelta (M. Zeiler, arXiv:1212.5701, algorithm 1), with the learning rate that Keras multiplies the update by.
 * TensorFlow.js's own divides by the mean of the squared gradients before the present one came in:
 * its first update is the whole gradient, 2,000 times what it should be.
 */
export function createAdadelta(tf: Tf, learningRate: number, rho: number, epsilon: number): Optimizer {
  class Adadelta extends tf.Optimizer {
    static readonly className = 'LookbookAdadelta';
    private readonly memories = new Map<string, Memory>();

    override applyGradients(gradients: Gradients): void {
      const named: [string, Tensor][] = Array.isArray(gradients) ? gradients.map(({ name, tensor }) => [name, tensor]) : Object.entries(gradients);
      for (const [name, gradient] of named) {
        const weight = tf.engine().registeredVariables[name];
        if (weight !== undefined) tf.tidy(() => { this.update(weight, gradient, this.memoryOf(name, weight)); });
      }
      this.incrementIterations();
    }

    override async getWeights(): ReturnType<Optimizer['getWeights']> {
      const memories = [...this.memories].flatMap(([name, { gradient, update }]) => [
        { name: `${name}/accum_grad`, tensor: gradient }, { name: `${name}/accum_var`, tensor: update },
      ]);
      return [await this.saveIterations(), ...memories];
    }

    override getConfig(): { learningRate: number; rho: number; epsilon: number } {
      return { learningRate, rho, epsilon };
    }

    override dispose(): void {
      for (const { gradient, update } of this.memories.values()) tf.dispose([gradient, update]);
    }

    private update(weight: Variable, gradient: Tensor, memory: Memory): void {
      const decayed = (mean: Tensor, value: Tensor): Tensor => tf.add(tf.mul(mean, rho), tf.mul(tf.square(value), 1 - rho));
      const rootMeanSquare = (mean: Tensor): Tensor => tf.sqrt(tf.add(mean, epsilon));
      memory.gradient.assign(decayed(memory.gradient, gradient));
      const update = tf.mul(tf.div(rootMeanSquare(memory.update), rootMeanSquare(memory.gradient)), gradient);
      memory.update.assign(decayed(memory.update, update));
      weight.assign(tf.sub(weight, tf.mul(update, learningRate)));
    }

    private memoryOf(name: string, weight: Variable): Memory {
      const known = this.memories.get(name);
      if (known !== undefined) return known;
      const made = { gradient: tf.variable(tf.zerosLike(weight), false), update: tf.variable(tf.zerosLike(weight), false) };
      this.memories.set(name, made);
      return made;
    }
  }
  return new Adadelta();
}
