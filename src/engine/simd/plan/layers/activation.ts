import { floatBits } from '../../kernel-runner';
import { elementsPerUnit, runBinary, runUnary, type BinaryOperation, type UnaryOperation } from '../../backend/elementwise';
import type { Layer } from '../graph';
import { size, type Recorder, type Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import { layerRule } from './layer-rule';

/** y = f(x) and dx from dy. */
interface Activation {
  readonly output: Value;
  readonly backward: (dy: Value) => Value;
}

/** TensorFlow.js's object for the activation of a layer. */
export interface LayerActivation {
  getClassName(): string;
}

/** f whose slope is a function of its result: dx = dy f'(x) as `gradient` of dy and y. */
function byResult(operation: UnaryOperation, gradient: BinaryOperation): (x: Value, recorder: Recorder) => Activation {
  return (x, recorder) => {
    const output = recorder.value(operation, x.shape);
    runUnary(recorder, operation, x.address, output.address, size(x.shape));
    return {
      output,
      backward: (dy) => {
        const dx = recorder.value(`${operation} gradient`, x.shape);
        runBinary(recorder, gradient, dy, output, dx.address);
        return dx;
      },
    };
  };
}

const relu = byResult('relu', 'reluGradient');
const elu = byResult('elu', 'eluGradient');

/** x above zero, alpha x below. */
function leakyRelu(x: Value, recorder: Recorder, alpha: number): Activation {
  const output = recorder.value('leakyRelu', x.shape);
  runUnary(recorder, 'leakyRelu', x.address, output.address, size(x.shape), alpha);
  return {
    output,
    backward: (dy) => {
      const slope = recorder.value('slope', x.shape);
      runUnary(recorder, 'step', x.address, slope.address, size(x.shape), alpha);
      const dx = recorder.value('leakyRelu gradient', x.shape);
      runBinary(recorder, 'mul', dy, slope, dx.address);
      return dx;
    },
  };
}

/** relu, but nothing above `most`. */
function reluUpTo(x: Value, recorder: Recorder, most: number): Activation {
  const positive = relu(x, recorder);
  const output = recorder.value('clipped', x.shape);
  runUnary(recorder, 'clip', positive.output.address, output.address, size(x.shape), 0, most);
  return {
    output,
    backward: (dy) => {
      const length = size(x.shape);
      const dClipped = recorder.value('clip gradient', x.shape);
      recorder.kernels.run('clipGradient', Math.ceil(length / elementsPerUnit), elementsPerUnit, [
        dy.address, positive.output.address, dClipped.address, length, floatBits(0), floatBits(most),
      ]);
      return positive.backward(dClipped);
    },
  };
}

/** Over the last dimension. */
function softmax(x: Value, recorder: Recorder): Activation {
  const length = x.shape.at(-1) ?? 1;
  const rows = size(x.shape) / length;
  const output = recorder.value('softmax', x.shape);
  recorder.kernels.run('softmax', rows, 8 * length, [x.address, output.address, length, 0]);
  return {
    output,
    backward: (dy) => {
      const dx = recorder.value('softmax gradient', x.shape);
      recorder.kernels.run('softmaxGradient', rows, 2 * length, [dy.address, output.address, dx.address, length]);
      return dx;
    },
  };
}

const activations: Readonly<Record<string, (x: Value, recorder: Recorder) => Activation>> = {
  linear: (x) => ({ output: x, backward: (dy) => dy }),
  relu,
  elu,
  softmax,
  tanh: byResult('tanh', 'tanhGradient'),
  sigmoid: byResult('sigmoid', 'sigmoidGradient'),
  relu6: (x, recorder) => reluUpTo(x, recorder, 6),
};

/**
 * The activation of a layer, after whatever else it computes.
 * @throws PlanRefusal for one that it does not know
 */
export function recordActivation(layer: Layer, activation: LayerActivation, x: Value, recorder: Recorder): Activation {
  const name = activation.getClassName();
  const rule = activations[name];
  if (rule === undefined) throw new PlanRefusal(layer.name, `has the activation ${name}`);
  return rule(x, recorder);
}

export const activationRules = [
  layerRule<{ activation: LayerActivation }>('Activation', (layer, x, recorder) => recordActivation(layer, layer.activation, x, recorder)),
  layerRule<{ maxValue?: number | null }>('ReLU', ({ maxValue }, x, recorder) => maxValue == null ? relu(x, recorder) : reluUpTo(x, recorder, maxValue)),
  layerRule<{ alpha: number }>('LeakyReLU', ({ alpha }, x, recorder) => leakyRelu(x, recorder, alpha)),
  layerRule<{ alpha: number }>('ELU', (layer, x, recorder) => {
    if (layer.alpha !== 1) throw new PlanRefusal(layer.name, `has the slope ${layer.alpha}`);
    return elu(x, recorder);
  }),
  layerRule<{ axis: number }>('Softmax', (layer, x, recorder) => {
    if (layer.axis !== -1 && layer.axis !== x.shape.length - 1) throw new PlanRefusal(layer.name, 'is over another dimension than the last');
    return softmax(x, recorder);
  }),
];
