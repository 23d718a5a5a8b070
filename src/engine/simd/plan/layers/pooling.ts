import { backend_util } from '@tensorflow/tfjs-core';
import { runAveragePoolGradient, runMaxPoolGradient, runPool } from '../../backend/pooling';
import type { Recorder, Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import { layerRule, reshaped, type LayerRule } from './layer-rule';

interface PoolingFields {
  readonly poolSize: [number, number];
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid';
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
}

interface Pooling {
  readonly output: Value;
  readonly backward: (dy: Value, wanted: boolean) => Value | undefined;
}

/** The largest or the mean value of each window; the gradient goes to the first of the largest, or to all alike. */
function recordPooling(x: Value, geometry: backend_util.Conv2DInfo, average: boolean, recorder: Recorder): Pooling {
  const output = recorder.value('pooled', geometry.outShape);
  runPool(recorder, geometry, average, x.address, output.address);
  return {
    output,
    backward: (dy, wanted) => {
      if (!wanted) return undefined;
      const dx = recorder.value('input gradient', x.shape);
      if (average) runAveragePoolGradient(recorder, geometry, dy.address, dx.address);
      else runMaxPoolGradient(recorder, geometry, x.address, dy.address, dx.address);
      return dx;
    },
  };
}

function geometryOf({ shape }: Value, size: [number, number], strides: [number, number], padding: 'same' | 'valid'): backend_util.Conv2DInfo {
  return backend_util.computePool2DInfo(shape as [number, number, number, number], size, strides, 1, padding);
}

function pooling(className: string, average: boolean): LayerRule {
  return layerRule<PoolingFields>(className, (layer, x, recorder) => {
    if (layer.dataFormat !== 'channelsLast') throw new PlanRefusal(layer.name, 'has channels first');
    return recordPooling(x, geometryOf(x, layer.poolSize, layer.strides, layer.padding), average, recorder);
  });
}

/** One window over the whole image, [N, H, W, C] to [N, C]. */
function globalPooling(className: string, average: boolean): LayerRule {
  return layerRule<Pick<PoolingFields, 'dataFormat'>>(className, (layer, x, recorder) => {
    if (layer.dataFormat !== 'channelsLast') throw new PlanRefusal(layer.name, 'has channels first');
    const [images = 1, height = 1, width = 1, channels = 1] = x.shape;
    const { output, backward } = recordPooling(x, geometryOf(x, [height, width], [height, width], 'valid'), average, recorder);
    return { ...reshaped(output, [images, channels]), backward };
  });
}

export const poolingRules = [
  pooling('MaxPooling2D', false),
  pooling('AveragePooling2D', true),
  globalPooling('GlobalMaxPooling2D', false),
  globalPooling('GlobalAveragePooling2D', true),
];
