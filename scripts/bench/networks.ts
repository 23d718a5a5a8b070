import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../../src/engine/engine';

/** What a network is given and has to tell apart. */
export interface NetworkData {
  readonly channels: 1 | 3;
  readonly classes: 3 | 10;
}

/** A network of the bench that is no experiment of examples/. */
export interface Network extends NetworkData {
  /** @param inputShape [height, width, channels] */
  build(tf: Tf, inputShape: number[], classCount: number): LayersModel;
}

/**
 * Networks outside the study, of the kinds that other people write. The peers' programs (peers/train_*.py) have the
 * same ones under the same names.
 */
const others: Record<string, Network> = {
  /** LeCun et al. 1998, as it is usually written: 5x5, tanh, average pooling. */
  'lenet-5': {
    channels: 1, classes: 10,
    build: ({ layers, sequential }, inputShape, classCount) => sequential({
      layers: [
        layers.conv2d({ inputShape, filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 16, kernelSize: 5, activation: 'tanh' }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 120, activation: 'tanh' }),
        layers.dense({ units: 84, activation: 'tanh' }),
        layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
  },
  vgg: { channels: 1, classes: 10, build: vgg },
  'vgg-colour': { channels: 3, classes: 3, build: vgg },
  /** Two residual blocks (He et al. 2016), the second of which halves the image. */
  residual: {
    channels: 1, classes: 10,
    build: (tf, inputShape, classCount) => {
      const { layers } = tf;
      const input = tf.input({ shape: inputShape });
      const convolve = (x: typeof input, filters: number, kernelSize: number, strides = 1): typeof input => {
        const convolved = layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false }).apply(x);
        return layers.batchNormalization().apply(convolved) as typeof input;
      };
      const relu = (x: typeof input): typeof input => layers.reLU().apply(x) as typeof input;
      const block = (x: typeof input, filters: number, strides: number): typeof input => {
        const shortcut = strides === 1 ? x : convolve(x, filters, 1, strides);
        const residual = convolve(relu(convolve(x, filters, 3, strides)), filters, 3);
        return relu(layers.add().apply([residual, shortcut]) as typeof input);
      };
      const stem = layers.maxPooling2d({ poolSize: 2 }).apply(relu(convolve(input, 32, 3))) as typeof input;
      const pooled = layers.globalAveragePooling2d({}).apply(block(block(stem, 32, 1), 64, 2));
      return tf.model({ inputs: input, outputs: layers.dense({ units: classCount, activation: 'softmax' }).apply(pooled) as typeof input });
    },
  },
  separable: {
    channels: 1, classes: 3,
    build: ({ layers, sequential }, inputShape, classCount) => sequential({
      layers: [
        layers.conv2d({ inputShape, filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.separableConv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.separableConv2d({ filters: 128, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
  },
  /** Springenberg et al. 2015: strides in place of pooling. */
  strided: {
    channels: 1, classes: 3,
    build: ({ layers, sequential }, inputShape, classCount) => sequential({
      layers: [
        layers.conv2d({ inputShape, filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.conv2d({ filters: 64, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.conv2d({ filters: 64, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
  },
  perceptron: {
    channels: 1, classes: 10,
    build: ({ layers, sequential }, inputShape, classCount) => sequential({
      layers: [
        layers.flatten({ inputShape }),
        layers.dense({ units: 512, activation: 'relu' }),
        layers.dense({ units: 256, activation: 'relu' }),
        layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
  },
};

/** Four 3x3 convolutions (Simonyan and Zisserman 2015, much smaller) with dropout. */
function vgg({ layers, sequential }: Tf, inputShape: number[], classCount: number): LayersModel {
  const convolution = (filters: number): ReturnType<typeof layers.conv2d> => layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  return sequential({
    layers: [
      layers.conv2d({ inputShape, filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
      convolution(32),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.dropout({ rate: 0.25 }),
      convolution(64),
      convolution(64),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.dropout({ rate: 0.25 }),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: classCount, activation: 'softmax' }),
    ],
  });
}

/** Three convolutions of the same width: how a step's time grows with its multiply-adds. */
function ofWidth(filters: number): Network {
  return {
    channels: 1, classes: 10,
    build: ({ layers, sequential }, inputShape, classCount) => sequential({
      layers: [
        layers.conv2d({ inputShape, filters, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
  };
}

/** @param name of a network outside the study, or `width-N` for N filters a convolution */
export function networkNamed(name: string): Network {
  const width = /^width-(\d+)$/.exec(name)?.[1];
  const network = width === undefined ? others[name] : ofWidth(Number(width));
  if (network === undefined) throw new Error(`The bench has no network ${name}.`);
  return network;
}
