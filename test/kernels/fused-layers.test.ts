import assert from 'node:assert/strict';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { assertAgrees, sample, simdBackend, simdEngine, tf } from './support/oracle';

type Layer = Parameters<Sequential['add']>[0];

/** The loss's gradients with respect to all of a layer's weights, whose values are the same on every backend. */
function gradients(make: () => Layer, shape: number[], { training = true } = {}): Tensor[] {
  const model = tf.sequential({ layers: [make(), ...(shape.length > 2 ? [tf.layers.flatten()] : [])] });
  model.setWeights(model.weights.map(({ shape: weightShape }, i) => sample(weightShape as number[], `weight ${i}`)));
  const x = sample(shape, 'x');
  const output = (input: Tensor): Tensor => model.apply(input, { training }) as Tensor;
  const { value, grads } = tf.variableGrads(() => output(x).mul(sample([shape[0] ?? 1, model.outputShape[1] as number], 'dy')).sum().asScalar());
  const inputGradient = tf.grad((input) => output(input).square().sum())(x);
  const results = [output(x), value, inputGradient, ...Object.values(grads)];
  model.dispose();
  return results;
}

const { layers } = tf;
const image = [3, 7, 6, 5];
const inputShape = image.slice(1);

const cases: Record<string, { readonly make: () => Layer; readonly shape: number[] }> = {
  'conv2d, relu': { make: () => layers.conv2d({ inputShape, filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }), shape: image },
  'conv2d, linear': { make: () => layers.conv2d({ inputShape, filters: 4, kernelSize: 3, padding: 'same' }), shape: image },
  'conv2d, tanh, stride 2': { make: () => layers.conv2d({ inputShape, filters: 4, kernelSize: 3, strides: 2, activation: 'tanh' }), shape: image },
  'conv2d, elu': { make: () => layers.conv2d({ inputShape, filters: 4, kernelSize: [2, 3], activation: 'elu' }), shape: image },
  'conv2d without bias': { make: () => layers.conv2d({ inputShape, filters: 4, kernelSize: 3, useBias: false, activation: 'relu' }), shape: image },
  'conv2d by Winograd': { make: () => layers.conv2d({ inputShape: [7, 6, 16], filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }), shape: [3, 7, 6, 16] },
  'conv1d': { make: () => layers.conv1d({ inputShape: [9, 4], filters: 3, kernelSize: 3, activation: 'relu' }), shape: [2, 9, 4] },
  'dense, relu': { make: () => layers.dense({ inputShape: [13], units: 9, activation: 'relu' }), shape: [5, 13] },
  'dense, linear': { make: () => layers.dense({ inputShape: [13], units: 9 }), shape: [5, 13] },
  'dense, softmax': { make: () => layers.dense({ inputShape: [13], units: 9, activation: 'softmax' }), shape: [5, 13] },
  'dense without bias': { make: () => layers.dense({ inputShape: [13], units: 9, useBias: false }), shape: [5, 13] },
  'dense on more dimensions': { make: () => layers.dense({ inputShape: [4, 13], units: 9, activation: 'relu' }), shape: [2, 4, 13] },
};

describe('layers whose kernel, bias and activation are one', () => {
  before(() => simdEngine());

  for (const [name, { make, shape }] of Object.entries(cases)) {
    it(`${name}: values and gradients`, () => assertAgrees(() => gradients(make, shape)));
  }

  it('compute no gradient of the images under a first layer without activation', async () => {
    await simdEngine();
    const model = tf.sequential({ layers: [layers.conv2d({ inputShape, filters: 4, kernelSize: 3 }), layers.flatten()] });
    const x = sample(image, 'x');
    const { kernelNames: kernels } = await tf.profile(() => {
      tf.dispose(tf.variableGrads(() => (model.apply(x) as Tensor).sum().asScalar()).grads);
      return x;
    });
    assert(kernels.includes('Conv2DBackpropFilter'));
    assert(!kernels.includes('Conv2DBackpropInput'));
    assert.deepEqual(kernels.filter((name) => ['Conv2D', 'Add', 'Relu'].includes(name)), []);
    assert.equal(simdBackend(), tf.backend());
    model.dispose();
    x.dispose();
  });
});
