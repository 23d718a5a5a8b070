import { geometryOf, runDepthwise, runDepthwiseFilterGradient, runDepthwiseInputGradient } from '../../backend/depthwise';
import { runBinary } from '../../backend/elementwise';
import type { LayerWeight, Recorder, Value } from '../recorder';
import { recordActivation, type LayerActivation } from './activation';
import { movementOf, recordBiasGradient, recordConvolution, type ConvolutionFields, type Movement } from './convolution';
import { layerRule } from './layer-rule';

interface Depthwise {
  readonly output: Value;
  readonly backward: (dz: Value, wanted: boolean) => Value | undefined;
}

/** z = x * filter, each channel of [N, H, W, C] with its own filters [h, w, C, multiplier]. */
function recordDepthwise(x: Value, filter: LayerWeight, movement: Movement, recorder: Recorder): Depthwise {
  const w = recorder.weight(filter);
  const geometry = geometryOf(x.shape, w.shape, movement);
  const output = recorder.value('depthwise', geometry.outShape);
  runDepthwise(recorder, geometry, { x: x.address, filter: w.address, y: output.address });
  return {
    output,
    backward: (dz, wanted) => {
      const dw = recorder.weightGradient(filter);
      if (dw !== undefined) runDepthwiseFilterGradient(recorder, geometry, { x: x.address, dy: dz.address, dw: dw.address });
      if (!wanted) return undefined;
      const dx = recorder.value('depthwise input gradient', x.shape);
      runDepthwiseInputGradient(recorder, geometry, { dy: dz.address, filter: w.address, dx: dx.address });
      return dx;
    },
  };
}

interface DepthwiseFields extends ConvolutionFields {
  readonly depthwiseKernel: LayerWeight;
  readonly bias: LayerWeight | null;
  readonly activation: LayerActivation;
}

/** y = f(x * filter + bias), channel by channel. */
export const depthwiseConv2d = layerRule<DepthwiseFields>('DepthwiseConv2D', (layer, x, recorder) => {
  const { bias } = layer;
  const convolution = recordDepthwise(x, layer.depthwiseKernel, movementOf(layer), recorder);
  let z = convolution.output;
  if (bias != null) {
    z = recorder.value('with bias', convolution.output.shape);
    runBinary(recorder, 'add', convolution.output, recorder.weight(bias), z.address);
  }
  const activation = recordActivation(layer, layer.activation, z, recorder);
  return {
    output: activation.output,
    backward: (dy, wanted) => {
      const dz = activation.backward(dy);
      recordBiasGradient(bias ?? null, dz, recorder);
      return convolution.backward(dz, wanted);
    },
  };
});

interface SeparableFields extends DepthwiseFields {
  readonly pointwiseKernel: LayerWeight;
}

/** y = f((x * depthwise filter) * pointwise filter [1, 1, C multiplier, D] + bias). */
export const separableConv2d = layerRule<SeparableFields>('SeparableConv2D', (layer, x, recorder) => {
  const depthwise = recordDepthwise(x, layer.depthwiseKernel, movementOf(layer), recorder);
  const pointwise = recordConvolution(depthwise.output, layer.pointwiseKernel, layer.bias ?? null, { strides: 1, dilations: 1, pad: 'valid', dataFormat: 'NHWC' }, recorder);
  const activation = recordActivation(layer, layer.activation, pointwise.output, recorder);
  return {
    output: activation.output,
    backward: (dy, wanted) => {
      const between = wanted || recorder.isTrained(layer.depthwiseKernel);
      const dz = pointwise.backward(activation.backward(dy), between);
      return dz === undefined ? undefined : depthwise.backward(dz, wanted);
    },
  };
});
