import type { Variable } from '@tensorflow/tfjs-core';
import { elementsPerUnit } from '../backend/elementwise';
import { floatBits } from '../kernel-runner';
import type { Layer } from './graph';
import { size, type LayerWeight, type Recorder, type Value } from './recorder';
import { PlanRefusal } from './refusal';

/** One weight's part of the loss: the sum of l1 |w| + l2 w². */
export interface Penalty {
  readonly layer: string;
  readonly variable: Variable;
  readonly l1: number;
  readonly l2: number;
}

/** The regularisers that TensorFlow.js's layers have, and the weight that each of them sees. */
const regularisedWeights: Readonly<Record<string, string>> = {
  kernelRegularizer: 'kernel', biasRegularizer: 'bias', depthwiseRegularizer: 'depthwiseKernel', pointwiseRegularizer: 'pointwiseKernel',
  gammaRegularizer: 'gamma', betaRegularizer: 'beta',
};

interface Regularizer {
  readonly l1?: unknown;
  readonly l2?: unknown;
  getClassName(): string;
}

/**
 * The penalties of a layer.
 * @throws PlanRefusal for a regulariser that is not L1 and L2, or a loss that the layer was given otherwise
 */
export function penaltiesOf(layer: Layer): Penalty[] {
  const fields = layer as unknown as Readonly<Record<string, unknown>>;
  const penalties = Object.entries(regularisedWeights).flatMap(([name, weightName]) => {
    const regularizer = fields[name] as Regularizer | null | undefined;
    const weight = fields[weightName] as LayerWeight | null | undefined;
    if (regularizer == null || weight == null) return [];
    const { l1, l2 } = regularizer;
    if (regularizer.getClassName() !== 'L1L2' || typeof l1 !== 'number' || typeof l2 !== 'number') {
      throw new PlanRefusal(layer.name, `has the ${name} ${regularizer.getClassName()}`);
    }
    return [{ layer: layer.name, variable: weight.read() as Variable, l1, l2 }];
  });
  if (penalties.length !== layer.losses.length) throw new PlanRefusal(layer.name, 'adds a loss of its own');
  return penalties;
}

/**
 * Records the penalty's value and adds its slope to the weight's gradient.
 * @param gradient of the weight; `undefined` if it is not trained
 * @returns parts whose sum is the penalty
 */
export function recordPenalty({ variable, l1, l2 }: Penalty, gradient: Value | undefined, recorder: Recorder): Value {
  const weight = recorder.variable(variable);
  const length = size(weight.shape);
  const units = Math.ceil(length / elementsPerUnit);
  const parts = recorder.held(`${variable.name}/penalty`, [units]);
  recorder.kernels.run('penalty', units, 2 * elementsPerUnit, [weight.address, gradient?.address ?? 0, parts.address, length, floatBits(l1), floatBits(l2)]);
  return parts;
}
