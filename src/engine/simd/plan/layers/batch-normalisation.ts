import { runBatchNormalisation, runBatchNormalisationGradient, runNormalisation } from '../../backend/batch-normalisation';
import { size, type LayerWeight } from '../recorder';
import { PlanRefusal } from '../refusal';
import { layerRule, type LayerRule } from './layer-rule';

interface NormalisationFields {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  /** Absent without scale, or without centring. */
  readonly gamma?: LayerWeight;
  readonly beta?: LayerWeight;
  readonly movingMean: LayerWeight;
  readonly movingVariance: LayerWeight;
}

const rule = layerRule<NormalisationFields>('BatchNormalization', (layer, x, recorder) => {
  const { axis, epsilon, momentum, gamma, beta } = layer;
  if (axis !== -1 && axis !== x.shape.length - 1) throw new PlanRefusal(layer.name, 'normalises another dimension than the last');
  const channels = x.shape.at(-1) ?? 1;
  const shape = { rows: size(x.shape) / channels, channels };
  const scale = gamma === undefined ? 0 : recorder.weight(gamma).address;
  const offset = beta === undefined ? 0 : recorder.weight(beta).address;
  const movingMean = recorder.weight(layer.movingMean).address;
  const movingVariance = recorder.weight(layer.movingVariance).address;
  const output = recorder.value('normalised', x.shape);
  const y = output.address;
  if (!recorder.training) {
    runNormalisation(recorder, shape, { x: x.address, y, mean: movingMean, variance: movingVariance, scale, offset }, epsilon);
    return { output, backward: (dy) => dy };
  }
  const mean = recorder.value('mean', [channels]).address;
  const variance = recorder.value('variance', [channels]).address;
  runBatchNormalisation(recorder, shape, {
    x: x.address, y, scale, offset, mean, variance, movingMean, movingVariance, newMovingMean: movingMean, newMovingVariance: movingVariance,
  }, { epsilon, momentum });
  return {
    output,
    backward: (dy, wanted) => {
      const trained = [gamma, beta].some((weight) => weight !== undefined && recorder.isTrained(weight));
      if (!wanted && !trained) return undefined;
      // The kernels give all three, wanted or not.
      const gradientOf = (weight: LayerWeight | undefined): number =>
        ((weight === undefined ? undefined : recorder.weightGradient(weight)) ?? recorder.value('unused gradient', [channels])).address;
      const dx = recorder.value('input gradient', x.shape);
      runBatchNormalisationGradient(recorder, shape, {
        x: x.address, dy: dy.address, scale, mean, variance, dx: dx.address, dScale: gradientOf(gamma), dOffset: gradientOf(beta),
      }, epsilon);
      return dx;
    },
  };
});

/**
 * y = (x - mean) / sqrt(variance + epsilon) * gamma + beta for each channel: in training by the batch's own statistics,
 * which also move the averages, in evaluation by the averages.
 */
export const batchNormalisation: LayerRule = { ...rule, couplesImages: true };
