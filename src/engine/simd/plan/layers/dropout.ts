import { dropoutThreshold } from '../../../dropout-mask';
import { elementsPerUnit } from '../../backend/elementwise';
import { floatBits } from '../../kernel-runner';
import { size, type Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import { layerRule, reshaped } from './layer-rule';

interface DropoutFields {
  readonly rate: number;
  readonly noiseShape?: readonly (number | null)[] | null;
}

/**
 * Keeps a share 1 - rate of the values, scaled by 1 / (1 - rate); the gradient goes through the same mask, which is made
 * again from the step's key and the values' position in the whole batch. Outside training, and at rates that TensorFlow.js ignores, values pass.
 */
export const dropout = layerRule<DropoutFields>('Dropout', (layer, x, recorder) => {
  const { rate, noiseShape } = layer;
  if (!recorder.training || rate <= 0 || rate >= 1) return reshaped(x, x.shape);
  if (noiseShape != null) throw new PlanRefusal(layer.name, 'has a noiseShape');
  const length = size(x.shape);
  const key = recorder.dropoutKey(layer), position = recorder.firstImage * length / (x.shape[0] ?? 1);
  const masked = (name: string, values: Value): Value => {
    const result = recorder.value(name, x.shape);
    recorder.kernels.run('dropout', Math.ceil(length / elementsPerUnit), 2 * elementsPerUnit, [
      values.address, result.address, length, key, dropoutThreshold(rate), floatBits(1 / (1 - rate)), position,
    ]);
    return result;
  };
  return {
    output: masked('kept', x),
    backward: (dy, wanted) => wanted ? masked('input gradient', dy) : undefined,
  };
});
