import fc from 'fast-check';
import { backend_util, type Tensor4D } from '@tensorflow/tfjs-core';
import { assertAgrees, sample, tf } from './support/oracle';

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: readonly [number, number];
  readonly stride: [number, number];
  readonly dilation: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const base: Case = { batch: 2, height: 9, width: 7, inputs: 16, outputs: 8, filter: [3, 3], stride: [1, 1], dilation: [1, 1], pad: 'same' };

const cases: Record<string, Partial<Case>> = {
  'the usual 3x3': {},
  'one channel': { inputs: 1, outputs: 32 },
  'one image': { batch: 1 },
  'three channels, odd outputs': { inputs: 3, outputs: 5 },
  'one output': { outputs: 1 },
  'channels that no tile divides': { inputs: 19, outputs: 13 },
  'valid padding': { pad: 'valid' },
  'explicit padding': { pad: 2 },
  'stride 2': { stride: [2, 2] },
  'stride 2, valid': { stride: [2, 2], pad: 'valid' },
  'different strides': { stride: [1, 3] },
  'stride larger than the filter': { stride: [3, 3], filter: [2, 2], pad: 'valid' },
  'stride larger than the filter in one direction': { stride: [2, 3], filter: [1, 4], inputs: 5, outputs: 19 },
  'stride as large as the image': { stride: [9, 8], filter: [3, 3] },
  'stride 2, even image': { stride: [2, 2], height: 8, width: 10, outputs: 20 },
  'stride 3, padding beyond it': { stride: [3, 2], pad: 4, filter: [5, 5], batch: 1 },
  'stride 2, more images than slices': { stride: [2, 2], batch: 11, height: 5, width: 4 },
  '1x1': { filter: [1, 1] },
  '1x1, stride 2': { filter: [1, 1], stride: [2, 2] },
  '5x5': { filter: [5, 5], inputs: 6, outputs: 16 },
  'few channels, valid padding': { inputs: 6, outputs: 16, filter: [5, 5], height: 14, width: 14, pad: 'valid' },
  'few channels, explicit padding': { inputs: 8, outputs: 12, filter: [3, 4], pad: 3, batch: 11 },
  'few channels, a line for each panel': { inputs: 4, outputs: 20, filter: [2, 4] },
  'few channels, an image of one row': { inputs: 3, outputs: 9, filter: [1, 7], height: 1, width: 20 },
  'few taps, as many as there may be': { inputs: 2, outputs: 21, filter: [2, 8], width: 13 },
  'few filters, pixels that share a panel': { inputs: 1, outputs: 6, filter: [5, 5], height: 12 },
  'few filters, pixels that do not divide by those that share': { inputs: 3, outputs: 4, filter: [3, 5], pad: 'valid', width: 14 },
  'few filters, a stride of two': { inputs: 2, outputs: 3, filter: [3, 4], stride: [1, 2], width: 15 },
  'few filters, stretched in one direction': { inputs: 2, outputs: 8, filter: [5, 3], pad: 2, batch: 3 },
  'even filter': { filter: [2, 4] },
  'filter as large as the image': { filter: [9, 7], pad: 'valid', inputs: 2 },
  'more images than slices': { batch: 11, height: 4, width: 5 },
  'many filters, stride 2': { stride: [2, 2], outputs: 40 },
  'many filters, stride 2, more images than slices': { stride: [2, 1], batch: 19, height: 5, width: 4, inputs: 12, outputs: 37 },
  'many filters, 1x1': { filter: [1, 1], batch: 17, height: 4, width: 4, outputs: 48 },
  'many filters, large image': { filter: [2, 3], height: 27, width: 23, inputs: 8, outputs: 36, pad: 'valid' },
  'many filters, 5x5, one image': { filter: [5, 5], batch: 1, inputs: 8, outputs: 33 },
  'Winograd: short windows at the end of rows': { height: 8, width: 6, outputs: 16 },
  'Winograd: odd image, channels that panels do not divide': { inputs: 20, outputs: 28 },
  'Winograd: valid padding': { pad: 'valid', inputs: 32, outputs: 16 },
  'Winograd: explicit padding': { pad: 2, outputs: 16 },
  'Winograd: more images than slices': { batch: 11, height: 4, width: 5, outputs: 16 },
  'Winograd: whole windows only': { height: 16, width: 12, outputs: 16 },
  'Winograd: one image, odd edges, half groups of channels': { batch: 1, height: 15, width: 13, inputs: 20, outputs: 28 },
  'Winograd: valid padding, more channels than windows': { height: 14, width: 17, pad: 'valid', inputs: 68, outputs: 16 },
  'Winograd: zeros on all sides, one column over': { height: 11, width: 15, pad: 2, outputs: 68 },
  'Winograd: seven by seven': { batch: 3, height: 7, width: 7, inputs: 36, outputs: 32 },
  'Winograd: more than a block of them': { batch: 1, height: 30, width: 27, outputs: 16 },
  'Winograd: short windows only in one direction': { height: 4, width: 10, pad: 'valid', outputs: 16 },
  'Winograd: short windows in both directions, several images to a block': { batch: 5, height: 14, width: 14, inputs: 16, outputs: 24 },
  'Winograd: sums over many places': { batch: 2, height: 28, width: 28, outputs: 20 },
  'Winograd, stride 2: even image, zeros at its end': { stride: [2, 2], height: 18, width: 16, inputs: 32, outputs: 36, batch: 2 },
  'Winograd, stride 2: seven by seven, zeros on all sides': { stride: [2, 2], height: 7, width: 7, inputs: 36, outputs: 32, batch: 33 },
  'Winograd, stride 2: one image, one side of seven, channels that panels do not divide': { stride: [2, 2], batch: 1, height: 7, width: 33, inputs: 36, outputs: 44 },
  'Winograd, stride 2: valid padding, a column that no filter sees': { stride: [2, 2], height: 17, width: 18, pad: 'valid', inputs: 32, outputs: 32 },
  'Winograd, stride 2: explicit padding, more than a block of images': { stride: [2, 2], height: 8, width: 12, pad: 1, inputs: 32, outputs: 32, batch: 26 },
};

function inputsOf(c: Case): [Tensor4D, Tensor4D] {
  return [
    sample([c.batch, c.height, c.width, c.inputs], 'x') as Tensor4D,
    sample([c.filter[0], c.filter[1], c.inputs, c.outputs], 'filter') as Tensor4D,
  ];
}

async function checkForward(c: Case): Promise<void> {
  await assertAgrees(() => {
    const [x, filter] = inputsOf(c);
    return tf.conv2d(x, filter, c.stride, c.pad, 'NHWC', c.dilation);
  });
}

async function checkGradients(c: Case): Promise<void> {
  const { outShape } = backend_util.computeConv2DInfo(
    [c.batch, c.height, c.width, c.inputs], [c.filter[0], c.filter[1], c.inputs, c.outputs], c.stride, c.dilation, c.pad);
  await assertAgrees(() => {
    const [x, filter] = inputsOf(c);
    return tf.grads((a, b) => tf.conv2d(a as Tensor4D, b as Tensor4D, c.stride, c.pad))([x, filter], sample(outShape, 'dy'));
  });
}

describe('convolution', () => {
  for (const [title, change] of Object.entries(cases)) {
    const c = { ...base, ...change };
    it(`forward: ${title}`, () => checkForward(c));
    it(`input and filter gradient: ${title}`, () => checkGradients(c));
  }

  for (const [title, change] of Object.entries<Partial<Case>>({
    'dilation 2': { dilation: [2, 2] },
    'dilation 3 in one direction, valid': { dilation: [1, 3], pad: 'valid' },
    'dilation 2 with one channel': { dilation: [2, 2], inputs: 1 },
  })) {
    it(`forward: ${title}`, () => checkForward({ ...base, ...change }));
  }

  for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const) {
    for (const outputs of [11, 20]) {
      it(`with ${outputs} biases and ${activation}`, () => assertAgrees(() => {
        const [x, filter] = inputsOf({ ...base, outputs });
        return tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias: sample([outputs], 'bias'), activation, leakyreluAlpha: 0.1 });
      }));
    }
  }

  const anyCase = fc.record({
    batch: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 5, max: 9 }), width: fc.integer({ min: 5, max: 9 }),
    inputs: fc.integer({ min: 1, max: 18 }), outputs: fc.integer({ min: 1, max: 10 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.constant<[number, number]>([1, 1]),
    pad: fc.constantFrom<Case['pad']>('same', 'valid', 1, 3),
  });
  const winogradCase = fc.record({
    batch: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 5, max: 13 }), width: fc.integer({ min: 5, max: 13 }),
    inputs: fc.constantFrom(16, 20, 24, 36), outputs: fc.constantFrom(16, 20, 24, 36),
    filter: fc.constant<[number, number]>([3, 3]), stride: fc.constant<[number, number]>([1, 1]), dilation: fc.constant<[number, number]>([1, 1]),
    pad: fc.constantFrom<Case['pad']>('same', 'valid', 1, 2),
  });
  const stridedWinogradCase = fc.record({
    batch: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 15, max: 22 }), width: fc.constantFrom(7, 16, 19),
    inputs: fc.constantFrom(32, 36), outputs: fc.constantFrom(32, 40),
    filter: fc.constant<[number, number]>([3, 3]), stride: fc.constant<[number, number]>([2, 2]), dilation: fc.constant<[number, number]>([1, 1]),
    pad: fc.constantFrom<Case['pad']>('same', 1),
  });
  it('computes by Winograd without losing accuracy', async () => {
    // Values of one sign: the transforms cancel most of them.
    const c: Case = { ...base, height: 14, width: 14, inputs: 64, outputs: 16 };
    const magnitudes = (): [Tensor4D, Tensor4D] => {
      const [x, filter] = inputsOf(c);
      return [x.abs(), filter.abs()];
    };
    await assertAgrees(() => tf.conv2d(...magnitudes(), 1, 'same'), { tolerance: 1e-5 });
    await assertAgrees(() => {
      const gradients = tf.grads((x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'));
      return gradients(magnitudes(), sample([c.batch, 14, 14, 16], 'dy').abs());
    }, { tolerance: 1e-5 });
  });
  it('takes strides of two by Winograd without losing accuracy', async () => {
    for (const [batch, height, width] of [[1, 16, 16], [32, 7, 7]] as const) {
      const c: Case = { ...base, batch, height, width, inputs: 32, outputs: 32, stride: [2, 2] };
      const magnitudes = (): [Tensor4D, Tensor4D] => {
        const [x, filter] = inputsOf(c);
        return [x.abs(), filter.abs()];
      };
      await assertAgrees(() => tf.conv2d(...magnitudes(), 2, 'same'), { tolerance: 1e-5 });
      await assertAgrees(() => {
        const gradients = tf.grads((x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 2, 'same'));
        return gradients(magnitudes(), sample([c.batch, Math.ceil(height / 2), Math.ceil(width / 2), 32], 'dy').abs());
      }, { tolerance: 1e-5 });
    }
  });
  it('random cases, forward, by Winograd', () => fc.assert(fc.asyncProperty(winogradCase, checkForward), { seed: 7, numRuns: 20 }));
  it('random cases, gradients, by Winograd', () => fc.assert(fc.asyncProperty(winogradCase, checkGradients), { seed: 8, numRuns: 20 }));
  it('random cases, strides of two by Winograd', () => fc.assert(fc.asyncProperty(stridedWinogradCase, async (c) => {
    await checkForward(c);
    await checkGradients(c);
  }), { seed: 9, numRuns: 6 }));
  it('random cases, forward', () => fc.assert(fc.asyncProperty(anyCase, checkForward), { seed: 5, numRuns: 40 }));
  it('random cases, gradients', () => fc.assert(fc.asyncProperty(anyCase, checkGradients), { seed: 6, numRuns: 40 }));
});
