import {
  _FusedMatMul, Conv2DBackpropFilter, Conv2DBackpropInput, engine, FusedConv2D, matMul, ones, registerGradient, sum, tidy, zeros,
  type Conv2DAttrs, type FusedConv2DAttrs, type GradConfig, type NamedTensorMap, type Tensor, type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { MethodPatches } from '../../../shared/method-patches';
import { normaliseInTraining } from './batch-normalisation';
import { reluGradient } from './gradients';
import { SimdBackend } from './simd-backend';

/** The fields that the layers `conv2d` and `dense` have in common. */
interface FusedLayer {
  readonly kernel: { read(): Variable };
  readonly bias: { read(): Variable } | null;
  readonly activation: { getClassName(): string; apply(x: Tensor): Tensor };
  invokeCallHook(inputs: Tensor | Tensor[], options: unknown): void;
}

interface ConvolutionLayer extends FusedLayer {
  /** Dimensions of an image: TensorFlow.js has one class for convolutions of one, two and three. */
  readonly rank: number;
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid' | 'causal';
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
  readonly dilationRate: number | readonly number[];
}

interface BatchNormalisationLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: LayerWeight;
  readonly beta?: LayerWeight;
  readonly movingMean: LayerWeight;
  readonly movingVariance: LayerWeight;
}

interface LayerWeight {
  read(): Variable;
  write(value: Tensor): void;
}

type Call = [Tensor | Tensor[], unknown];

/**
 * Lets the layers `conv2d` and `dense` run as one kernel each in training, too, with bias and relu in it. TensorFlow.js
 * itself takes three under a gradient tape; and where it takes one, it computes the gradient of the first layer's
 * images, which nobody wants. `batchNormalization` in training takes a kernel of its own with a gradient of its own,
 * for some thirty of TensorFlow.js's.
 * @returns to be restored when the engine ends
 */
export function fuseLayers(): MethodPatches {
  const patches = new MethodPatches();
  // `call` is the method of the class that all plain convolutions extend.
  const convolution = prototypeOf(prototypeOf(layers.conv2d({ filters: 1, kernelSize: 1 })));
  patches.replace<ConvolutionLayer, Call, Tensor | Tensor[]>(convolution, 'call', (original) => function (inputs, options) {
    const x = onlyFloat(inputs, 4);
    const { rank, strides, padding, dataFormat, dilationRate } = this;
    if (x === undefined || rank !== 2 || padding === 'causal' || dataFormat !== 'channelsLast' || [dilationRate].flat().some((rate) => rate !== 1)) {
      return original.call(this, inputs, options);
    }
    return tidy(() => runFused(this, FusedConv2D, { x, filter: this.kernel.read() }, { strides, pad: padding, dataFormat: 'NHWC', dilations: 1 }));
  });
  patches.replace<FusedLayer, Call, Tensor | Tensor[]>(prototypeOf(layers.dense({ units: 1 })), 'call', (original) => function (inputs, options) {
    const a = onlyFloat(inputs, 2);
    if (a === undefined) return original.call(this, inputs, options);
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      return runFused(this, _FusedMatMul, { a, b: this.kernel.read() }, { transposeA: false, transposeB: false });
    });
  });
  patches.replace<BatchNormalisationLayer, [Tensor | Tensor[], { readonly training?: boolean }], Tensor | Tensor[]>(prototypeOf(layers.batchNormalization()), 'call', (original) => function (inputs, options) {
    const [input] = [inputs].flat();
    const x = options.training === true ? onlyFloat(inputs, input?.rank ?? 0) : undefined;
    if (x === undefined || x.rank < 2 || ![-1, x.rank - 1].includes(this.axis)) return original.call(this, inputs, options);
    return tidy(() => normaliseLayer(this, x));
  });
  return patches;
}

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) as object;
}

/** The one input if it is a float tensor of that many dimensions and the simd backend is at work. */
function onlyFloat(inputs: Tensor | Tensor[], rank: number): Tensor | undefined {
  const [x, ...others] = [inputs].flat();
  return x?.dtype === 'float32' && x.rank === rank && others.length === 0 && engine().backend instanceof SimdBackend ? x : undefined;
}

function runFused({ bias, activation }: FusedLayer, kernel: string, inputs: NamedTensorMap, attributes: object): Tensor {
  const name = activation.getClassName();
  const y: Tensor = engine().runKernel(
    kernel, bias === null ? inputs : { ...inputs, bias: bias.read() }, { ...attributes, activation: name === 'relu' ? 'relu' : 'linear' });
  return name === 'relu' || name === 'linear' ? y : activation.apply(y);
}

function normaliseLayer({ epsilon, momentum, gamma, beta, movingMean, movingVariance }: BatchNormalisationLayer, x: Tensor): Tensor {
  const channels = x.shape.slice(-1);
  const result = normaliseInTraining({
    x, scale: gamma?.read() ?? ones(channels), offset: beta?.read() ?? zeros(channels), movingMean: movingMean.read(), movingVariance: movingVariance.read(),
  }, { epsilon, momentum });
  movingMean.write(result.movingMean);
  movingVariance.write(result.movingVariance);
  return result.y;
}

/** dy before relu, which is fused. */
function beforeActivation(dy: Tensor, y: Tensor, activation: unknown): Tensor {
  if (activation === 'relu') return reluGradient(dy, y);
  if (activation !== 'linear') throw new Error(`There is no gradient of a fused ${String(activation)}.`);
  return dy;
}

const convolution: GradConfig = {
  kernelName: FusedConv2D,
  inputsToSave: ['x', 'filter'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter, y] = saved as [Tensor, Tensor, Tensor];
    const { strides, pad, dataFormat, activation } = attributes as unknown as FusedConv2DAttrs;
    const dz = beforeActivation(dy as Tensor, y, activation);
    const settings: Partial<Conv2DAttrs> = { strides, pad, dataFormat };
    return {
      x: () => engine().runKernel(Conv2DBackpropInput, { dy: dz, filter }, { ...settings, inputShape: x.shape }),
      filter: () => engine().runKernel(Conv2DBackpropFilter, { x, dy: dz }, { ...settings, filterShape: filter.shape }),
      bias: () => sum(dz, [0, 1, 2]),
    };
  },
};

const product: GradConfig = {
  kernelName: _FusedMatMul,
  inputsToSave: ['a', 'b'],
  outputsToSave: [true],
  gradFunc: (dy, saved, { transposeA, transposeB, activation }) => {
    const [a, b, y] = saved as [Tensor2D, Tensor2D, Tensor2D];
    if (transposeA === true || transposeB === true) throw new Error('There is no gradient of a fused product of transposed matrices.');
    const dz = beforeActivation(dy as Tensor, y, activation) as Tensor2D;
    return { a: () => matMul(dz, b, false, true), b: () => matMul(a, dz, true, false), bias: () => sum(dz, 0) };
  },
};

/** TensorFlow.js has no gradients of its own for these kernels: its fused operations bring theirs along. */
export function registerFusedGradients(): void {
  for (const gradient of [convolution, product]) registerGradient(gradient);
}
