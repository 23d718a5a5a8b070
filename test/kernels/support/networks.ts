import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tf } from './oracle';

type Applied = SymbolicTensor;

/** A network for the slow oracle: small, on images of 9x9 with `channels`, of all the kinds of layers that people take. */
export interface SmallNetwork {
  readonly name: string;
  readonly channels: number;
  readonly classes: number;
  readonly loss?: 'crossEntropy' | 'crossEntropyFromLogits';
  readonly build: () => LayersModel;
}

function sequential(channels: number, layers: readonly LayersModel['layers'][number][]): LayersModel {
  return tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [9, 9, channels] }), ...layers] });
}

function functional(channels: number, build: (x: Applied) => Applied): LayersModel {
  const input = tf.input({ shape: [9, 9, channels] });
  return tf.model({ inputs: input, outputs: build(input) });
}

export const smallNetworks: readonly SmallNetwork[] = [
  {
    name: 'LeNet-5', channels: 1, classes: 10,
    build: () => sequential(1, [
      tf.layers.conv2d({ filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' }), tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 16, kernelSize: 3, activation: 'tanh' }), tf.layers.flatten(),
      tf.layers.dense({ units: 20, activation: 'tanh' }), tf.layers.dense({ units: 12, activation: 'sigmoid' }), tf.layers.dense({ units: 10, activation: 'softmax' }),
    ]),
  },
  {
    name: 'VGG of four convolutions', channels: 3, classes: 3,
    build: () => sequential(3, [
      tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }), tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.dropout({ rate: 0.25 }),
      tf.layers.conv2d({ filters: 20, kernelSize: 3, padding: 'same', activation: 'relu' }), tf.layers.conv2d({ filters: 20, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2, padding: 'same' }), tf.layers.dropout({ rate: 0.25 }),
      tf.layers.flatten(), tf.layers.dense({ units: 17, activation: 'relu' }), tf.layers.dropout({ rate: 0.5 }), tf.layers.dense({ units: 3, activation: 'softmax' }),
    ]),
  },
  {
    name: 'residual with batch normalisation', channels: 1, classes: 3,
    build: () => functional(1, (input) => {
      const convolution = (filters: number, x: Applied, strides = 1): Applied =>
        tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', strides, useBias: false, kernelInitializer: 'heNormal' }).apply(x) as Applied;
      const normalised = (x: Applied): Applied => tf.layers.batchNormalization().apply(x) as Applied;
      const relu = (x: Applied): Applied => tf.layers.reLU().apply(x) as Applied;
      const block = (x: Applied, filters: number, strides: number): Applied => {
        const inner = normalised(convolution(filters, relu(normalised(convolution(filters, x, strides)))));
        const beside = strides === 1 ? x : tf.layers.conv2d({ filters, kernelSize: 1, strides }).apply(x) as Applied;
        return relu(tf.layers.add().apply([inner, beside]) as Applied);
      };
      const stem = relu(normalised(convolution(8, input)));
      const pooled = tf.layers.globalAveragePooling2d({}).apply(block(block(stem, 8, 1), 12, 2)) as Applied;
      return tf.layers.dense({ units: 3, activation: 'softmax' }).apply(pooled) as Applied;
    }),
  },
  {
    name: 'separable and depthwise', channels: 1, classes: 10,
    build: () => sequential(1, [
      tf.layers.separableConv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', depthMultiplier: 2 }), tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'elu', depthMultiplier: 2 }),
      tf.layers.separableConv2d({ filters: 11, kernelSize: 3, activation: 'relu', depthwiseRegularizer: tf.regularizers.l1({ l1: 1e-3 }), pointwiseRegularizer: 'l1l2' }),
      tf.layers.globalMaxPooling2d({}), tf.layers.dense({ units: 10, activation: 'softmax' }),
    ]),
  },
  {
    name: 'strided without pooling', channels: 1, classes: 3, loss: 'crossEntropyFromLogits',
    build: () => sequential(1, [
      tf.layers.zeroPadding2d({ padding: [[1, 0], [0, 2]] }), tf.layers.conv2d({ filters: 7, kernelSize: 3, strides: 2 }), tf.layers.leakyReLU({ alpha: 0.2 }),
      tf.layers.conv2d({ filters: 9, kernelSize: 2, strides: 1, activation: 'relu6' }), tf.layers.flatten(), tf.layers.dense({ units: 3 }),
    ]),
  },
  {
    name: 'strides of two by Winograd', channels: 1, classes: 3,
    // Biases, since at values of nothing but rounding errors the slope of relu is anything.
    build: () => sequential(1, [
      tf.layers.zeroPadding2d({ padding: [[4, 4], [3, 5]] }),
      tf.layers.conv2d({ filters: 32, kernelSize: 2, activation: 'relu', biasInitializer: 'ones' }),
      tf.layers.conv2d({ filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu', biasInitializer: 'randomNormal' }),
      tf.layers.flatten(), tf.layers.dense({ units: 3, activation: 'softmax' }),
    ]),
  },
  {
    name: 'perceptron of three layers', channels: 3, classes: 3,
    build: () => sequential(3, [
      tf.layers.reshape({ targetShape: [27, 9] }), tf.layers.flatten(),
      tf.layers.dense({ units: 30, activation: 'elu', biasRegularizer: tf.regularizers.l1l2({ l1: 1e-3, l2: 1e-2 }) }), tf.layers.dropout({ rate: 0.3 }),
      tf.layers.dense({ units: 21 }), tf.layers.reLU({ maxValue: 1 }), tf.layers.dense({ units: 3 }), tf.layers.softmax(),
    ]),
  },
  {
    name: 'branches, a shared layer and nested models', channels: 1, classes: 3,
    build: () => functional(1, (input) => {
      const shared = tf.layers.conv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'relu', kernelRegularizer: tf.regularizers.l2({ l2: 1e-3 }) });
      const inside = tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [9, 9, 1], filters: 1, kernelSize: 3, padding: 'same' }), tf.layers.dropout({ rate: 0.2 })] });
      const nested = inside.apply(input) as Applied;
      const one = shared.apply(input) as Applied;
      const other = tf.layers.dropout({ rate: 0.4 }).apply(shared.apply(nested)) as Applied;
      const joined = tf.layers.concatenate().apply([one, tf.layers.add().apply([one, other]) as Applied, nested]) as Applied;
      const frozen = tf.layers.conv2d({ filters: 6, kernelSize: 3, activation: 'tanh', trainable: false }).apply(joined) as Applied;
      const pooled = tf.layers.globalAveragePooling2d({}).apply(frozen) as Applied;
      return tf.layers.dense({ units: 3, activation: 'softmax' }).apply(pooled) as Applied;
    }),
  },
];
