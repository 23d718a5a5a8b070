import type { backend_util } from '@tensorflow/tfjs-core';
import { geometryOf, runConvolution, runConvolutionFilterGradient, runConvolutionInputGradient } from '../../backend/convolution';
import { reduceColumns } from '../../backend/reduction';
import type { Layer } from '../graph';
import { size, type LayerWeight, type Recorder, type Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import { recordActivation, type LayerActivation } from './activation';
import { layerRule } from './layer-rule';

/** What convolution layers of all kinds hold. */
export interface ConvolutionFields {
  readonly strides: number | [number, number];
  readonly padding: 'same' | 'valid' | 'causal';
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
  readonly dilationRate: number | [number, number];
}

/** How the filter moves, in the words of TensorFlow.js's core. */
export interface Movement {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: 'same' | 'valid';
  readonly dataFormat: 'NHWC';
}

/** @throws PlanRefusal for what has no kernel */
export function movementOf(layer: Layer & ConvolutionFields): Movement {
  const { strides, padding, dataFormat, dilationRate } = layer;
  if (dataFormat !== 'channelsLast') throw new PlanRefusal(layer.name, 'has channels first');
  if (padding === 'causal') throw new PlanRefusal(layer.name, 'has causal padding');
  return { strides, dilations: dilationRate, pad: padding, dataFormat: 'NHWC' };
}

/** The gradient of a bias that was added to every row of values whose last dimension it has. */
export function recordBiasGradient(bias: LayerWeight | null, dz: Value, recorder: Recorder): void {
  const db = bias === null ? undefined : recorder.weightGradient(bias);
  if (db === undefined) return;
  const columns = dz.shape.at(-1) ?? 1;
  reduceColumns(recorder, 'sum', dz.address, db.address, size(dz.shape) / columns, columns, 1);
}

interface PlainConvolution {
  readonly output: Value;
  readonly backward: (dz: Value, wanted: boolean) => Value | undefined;
}

/** z = x * filter + bias, [N, H, W, C] with [h, w, C, D]; its gradients are those of x, the filter and the bias. */
export function recordConvolution(x: Value, filter: LayerWeight, bias: LayerWeight | null, movement: Movement, recorder: Recorder): PlainConvolution {
  const w = recorder.weight(filter);
  const geometry: backend_util.Conv2DInfo = geometryOf(x.shape, w.shape, movement);
  const output = recorder.value('convolution', geometry.outShape);
  const biasAddress = bias === null ? 0 : recorder.weight(bias).address;
  runConvolution(recorder, geometry, { x: x.address, filter: w.address, bias: biasAddress, y: output.address }, false);
  return {
    output,
    backward: (dz, wanted) => {
      const dw = recorder.weightGradient(filter);
      if (dw !== undefined) runConvolutionFilterGradient(recorder, geometry, { x: x.address, dy: dz.address, dw: dw.address });
      recordBiasGradient(bias, dz, recorder);
      if (!wanted) return undefined;
      const dx = recorder.value('input gradient', x.shape);
      runConvolutionInputGradient(recorder, geometry, { dy: dz.address, filter: w.address, dx: dx.address });
      return dx;
    },
  };
}

interface Conv2DFields extends ConvolutionFields {
  readonly kernel: LayerWeight;
  readonly bias: LayerWeight | null;
  readonly activation: LayerActivation;
}

/** y = f(x * filter + bias). */
export const conv2d = layerRule<Conv2DFields>('Conv2D', (layer, x, recorder) => {
  const convolution = recordConvolution(x, layer.kernel, layer.bias, movementOf(layer), recorder);
  const activation = recordActivation(layer, layer.activation, convolution.output, recorder);
  return {
    output: activation.output,
    backward: (dy, wanted) => convolution.backward(activation.backward(dy), wanted),
  };
});
