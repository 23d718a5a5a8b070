import type { Sequential } from '@tensorflow/tfjs-layers';
import { tf } from './oracle';

type Layers = NonNullable<Parameters<typeof tf.sequential>[0]>['layers'];

interface Options {
  readonly dropout?: boolean;
  readonly l2?: boolean;
  readonly batchNormalisation?: boolean;
}

/** Models 2 to 6 of the study, or small ones of the same make for the slow oracle. */
function convolutional(width: number, [first, second, dense]: readonly [number, number, number], { dropout = false, l2 = false, batchNormalisation = false }: Options): Sequential {
  const { layers } = tf;
  const penalty = l2 ? { kernelRegularizer: tf.regularizers.l2({ l2: 1e-4 }) } : {};
  const drop = dropout ? [layers.dropout({ rate: 0.25 })] : [];
  const secondConvolution: Layers = batchNormalisation
    ? [
        layers.conv2d({ filters: second, kernelSize: 3, padding: 'same', ...penalty }), layers.batchNormalization(), layers.activation({ activation: 'relu' }), ...drop,
      ]
    : [layers.conv2d({ filters: second, kernelSize: 3, padding: 'same', activation: 'relu' }), ...drop];
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [width, width, 1], filters: first, kernelSize: 3, padding: 'same' }), ...drop, layers.activation({ activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      ...secondConvolution,
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: dense, activation: 'relu', ...penalty }),
      layers.dense({ units: 3, activation: 'softmax', ...penalty }),
    ],
  });
}

const study: readonly Options[] = [{}, { l2: true }, { dropout: true }, { dropout: true, l2: true }, { dropout: true, l2: true, batchNormalisation: true }];

/** Model `number` (1 to 6) of the study at full size. */
export function studyModel(number: number): Sequential {
  if (number > 1) return convolutional(28, [32, 64, 128], study[number - 2] ?? {});
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1] }), layers.dense({ units: 128, activation: 'relu' }), layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

/** Model `number` (1 to 6) in small, on images of 9x9, for the `cpu` backend; its convolutions still suit Winograd. */
export function smallStudyModel(number: number): Sequential {
  if (number > 1) return convolutional(9, [16, 20, 7], study[number - 2] ?? {});
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.flatten({ inputShape: [9, 9, 1] }), layers.dense({ units: 13, activation: 'relu' }), layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
}

/** Everything that model 6 consists of, small enough for the `cpu` backend, with odd sizes. */
export function smallModel(): Sequential {
  return convolutional(9, [5, 11, 7], { dropout: true, l2: true, batchNormalisation: true });
}

/** Networks beside the study's, small, of the layers that others are made of. */
export const otherNetworks: Record<string, () => Sequential> = {
  'LeNet-5': () => tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' }), tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: 'tanh' }), tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(), tf.layers.dense({ units: 120, activation: 'tanh' }), tf.layers.dense({ units: 84, activation: 'tanh' }), tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  }),
  'separable': () => tf.sequential({
    layers: [
      tf.layers.separableConv2d({ inputShape: [28, 28, 1], filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }), tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.separableConv2d({ filters: 24, kernelSize: 3, padding: 'same', activation: 'relu' }), tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  }),
  'strided, leaky': () => tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 16, kernelSize: 3, strides: 2 }), tf.layers.leakyReLU({ alpha: 0.2 }),
      tf.layers.conv2d({ filters: 20, kernelSize: 3, strides: 2, activation: 'elu' }), tf.layers.flatten(), tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  }),
};
