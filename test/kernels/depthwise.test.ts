import fc from 'fast-check';
import { backend_util, type Tensor4D } from '@tensorflow/tfjs-core';
import { assertAgrees, sample, tf } from './support/oracle';

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly multiplier: number;
  readonly filter: readonly [number, number];
  readonly stride: [number, number];
  readonly dilation: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const base: Case = { batch: 2, height: 9, width: 7, channels: 8, multiplier: 1, filter: [3, 3], stride: [1, 1], dilation: [1, 1], pad: 'same' };

const cases: Record<string, Partial<Case>> = {
  'the usual 3x3': {},
  'one channel': { channels: 1 },
  'three channels': { channels: 3 },
  'channels of every kind': { channels: 23 },
  'two filters a channel': { channels: 5, multiplier: 2 },
  'one channel, many filters': { channels: 1, multiplier: 7 },
  '5x5, valid': { filter: [5, 5], pad: 'valid', channels: 19 },
  'explicit padding': { pad: 2 },
  'stride 2': { stride: [2, 2] },
  'stride 2, valid': { stride: [2, 2], pad: 'valid' },
  'stride larger than the filter': { stride: [3, 3], filter: [2, 2], pad: 'valid' },
  'rows that are no multiple of four places': { height: 6, width: 14, channels: 20 },
  'rows of fewer than four places': { width: 3, pad: 'same' },
  'three columns, two rows, stride 2 downwards': { filter: [2, 3], stride: [2, 1], channels: 12 },
  'more images than slices': { batch: 11, height: 4, width: 5 },
};

function inputsOf(c: Case): [Tensor4D, Tensor4D] {
  return [
    sample([c.batch, c.height, c.width, c.channels], 'x') as Tensor4D,
    sample([c.filter[0], c.filter[1], c.channels, c.multiplier], 'filter') as Tensor4D,
  ];
}

async function checkForward(c: Case): Promise<void> {
  await assertAgrees(() => {
    const [x, filter] = inputsOf(c);
    return tf.depthwiseConv2d(x, filter, c.stride, c.pad, 'NHWC', c.dilation);
  });
}

async function checkGradients(c: Case): Promise<void> {
  const { outShape } = backend_util.computeConv2DInfo(
    [c.batch, c.height, c.width, c.channels], [c.filter[0], c.filter[1], c.channels, c.multiplier], c.stride, c.dilation, c.pad, undefined, true);
  await assertAgrees(() => {
    const [x, filter] = inputsOf(c);
    return tf.grads((a, b) => tf.depthwiseConv2d(a as Tensor4D, b as Tensor4D, c.stride, c.pad))([x, filter], sample(outShape, 'dy'));
  });
}

describe('depthwise convolution', () => {
  for (const [title, change] of Object.entries(cases)) {
    const c = { ...base, ...change };
    it(`forward: ${title}`, () => checkForward(c));
    it(`input and filter gradient: ${title}`, () => checkGradients(c));
  }

  it('forward: three columns, dilated downwards', () => checkForward({ ...base, dilation: [2, 1] }));
  it('forward: dilation 2', () => checkForward({ ...base, dilation: [2, 2] }));
  it('forward: dilation in one direction, valid', () => checkForward({ ...base, dilation: [1, 3], pad: 'valid' }));

  const anyCase = fc.record({
    batch: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 5, max: 9 }), width: fc.integer({ min: 5, max: 9 }),
    channels: fc.integer({ min: 1, max: 22 }), multiplier: fc.integer({ min: 1, max: 3 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.constant<[number, number]>([1, 1]),
    pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
  });
  it('random cases, forward', () => fc.assert(fc.asyncProperty(anyCase, checkForward), { seed: 9, numRuns: 20 }));
  it('random cases, gradients', () => fc.assert(fc.asyncProperty(anyCase, checkGradients), { seed: 10, numRuns: 20 }));
});
