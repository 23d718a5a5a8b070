import assert from 'node:assert/strict';
import { join } from 'node:path';
import { buildModel } from '../../../src/experiment/build-model';
import { loadExperiment } from '../../../src/experiment/load-experiment';
import type { LayerSummary } from '../../../src/shared/model-summary';
import { build, examplesFolder, experimentText, request, textAt, tf } from './support';

function functional(body: string): string {
  return experimentText(`({ inputShape, classCount }) => {\n    const input = tf.input({ shape: inputShape });\n${body}\n  }`);
}

const head = 'tf.layers.dense({ units: classCount, activation: \'softmax\' }).apply(tf.layers.flatten().apply(x))';

function pick<K extends keyof LayerSummary>(layers: readonly LayerSummary[], ...keys: readonly K[]): LayerSummary[K][][] {
  return layers.map((layer) => keys.map((key) => layer[key]));
}

describe('the summary of a model', () => {
  it('of model 2 has the shapes, formulas, receptive fields and multiply-adds of the study', async () => {
    const loaded = await loadExperiment({ file: join(examplesFolder, 'model-2.model.ts'), tf });
    const { summary } = buildModel(loaded, tf, request);
    assert.deepEqual(pick(summary.layers, 'name', 'description', 'parameterFormula', 'multiplyAdds'), [
      ['conv2d_1', '32 filters of 3×3, same, relu', '3·3·1·32 + 32', 28 * 28 * 32 * 9],
      ['max_pooling2d_1', '2×2', '', 0],
      ['conv2d_2', '64 filters of 3×3, same, relu', '3·3·32·64 + 64', 3_612_672],
      ['max_pooling2d_2', '2×2', '', 0],
      ['flatten_1', '', '', 0],
      ['dense_1', '128 units, relu', '3136·128 + 128', 3136 * 128],
      ['dense_2', '3 units, softmax', '128·3 + 3', 384],
    ]);
    assert.deepEqual(summary.layers.map(({ outputShape }) => outputShape), [[null, 28, 28, 32], [null, 14, 14, 32], [null, 14, 14, 64], [null, 7, 7, 64], [null, 3136], [null, 128], [null, 3]]);
    assert.deepEqual(summary.layers.map(({ receptiveField }) => receptiveField?.size ?? null), [[3, 3], [4, 4], [8, 8], [10, 10], null, null, null]);
    assert.deepEqual(summary.layers.map(({ inputs }) => inputs), [[], ['conv2d_1'], ['max_pooling2d_1'], ['conv2d_2'], ['max_pooling2d_2'], ['flatten_1'], ['dense_1']]);
    assert.deepEqual([summary.inputShape, summary.outputShape], [[null, 28, 28, 1], [null, 3]]);
    assert.equal(summary.penalties, false);
  });

  it('tells regularisers, rates and what cannot be trained', async () => {
    const loaded = await loadExperiment({ file: join(examplesFolder, 'model-6.model.ts'), tf });
    const { summary } = buildModel(loaded, tf, request);
    const { layers } = summary;
    assert.equal(summary.penalties, true);
    assert.deepEqual(pick(layers.filter(({ description }) => /L2|rate/u.test(description)), 'name', 'description'), [
      ['dropout_1', 'rate 0.25'], ['conv2d_2', '64 filters of 3×3, same, L2 0.0001'], ['dropout_2', 'rate 0.25'],
      ['dense_1', '128 units, relu, L2 0.0001'], ['dense_2', '3 units, softmax, L2 0.0001'],
    ]);
    const norm = layers.find(({ className }) => className === 'BatchNormalization');
    assert.deepEqual([norm?.parameters, norm?.trainableParameters, norm?.parameterFormula], [256, 128, '4·64']);
  });

  it('of a residual network joins the branches', async () => {
    const { summary, loaded } = await build(functional(`    const a = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }).apply(input) as tf.SymbolicTensor;
    const b = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false }).apply(a) as tf.SymbolicTensor;
    const x = tf.layers.add().apply([a, b]) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: ${head} as tf.SymbolicTensor });`));
    assert.deepEqual(pick(summary.layers, 'name', 'inputs', 'parameters'), [
      ['input_1', [], 0], ['conv2d_1', ['input_1'], 80], ['conv2d_2', ['conv2d_1'], 576], ['add_1', ['conv2d_1', 'conv2d_2'], 0],
      ['flatten_1', ['add_1'], 0], ['dense_1', ['flatten_1'], 28 * 28 * 8 * 3 + 3],
    ]);
    assert.deepEqual(summary.layers.find(({ name }) => name === 'add_1')?.receptiveField?.size, [5, 5]);
    assert.equal(summary.layers[2]?.parameterFormula, '3·3·8·8');
    assert.deepEqual(summary.layers.map(({ source }) => textAt(loaded, source)?.slice(0, 16)), ['tf.input({ shape', 'tf.layers.conv2d', 'tf.layers.conv2d', 'tf.layers.add()', 'tf.layers.flatte', 'tf.layers.dense(']);
  });

  it('of separable, depthwise, strided, dilated and transposed convolutions', async () => {
    const { summary } = await build(experimentText(`({ inputShape, classCount }) => tf.sequential({ layers: [
    tf.layers.conv2d({ inputShape, filters: 8, kernelSize: [3, 5], strides: 2, padding: 'same' }),
    tf.layers.separableConv2d({ filters: 16, kernelSize: 3, padding: 'same', depthMultiplier: 2 }),
    tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
    tf.layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same' }),
    tf.layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 }),
    tf.layers.upSampling2d({ size: [2, 2] }),
    tf.layers.averagePooling2d({ poolSize: 3, strides: 2 }),
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({ units: classCount, activation: 'softmax' }),
  ] })`));
    assert.deepEqual(pick(summary.layers, 'className', 'description', 'parameterFormula', 'multiplyAdds'), [
      ['Conv2D', '8 filters of 3×5, same, stride 2', '3·5·1·8 + 8', 14 * 14 * 8 * 15],
      ['SeparableConv2D', '16 filters of 3×3, same', '3·3·16 + 16·16 + 16', 14 * 14 * (16 * 9 + 16 * 16)],
      ['DepthwiseConv2D', '3×3 on each channel, same', '3·3·16·1 + 16', 14 * 14 * 16 * 9],
      ['Conv2D', '4 filters of 3×3, same, dilation 2', '3·3·16·4 + 4', 14 * 14 * 4 * 9 * 16],
      ['Conv2DTranspose', '2 filters of 2×2, valid, stride 2', '2·2·4·2 + 2', 14 * 14 * 4 * 4 * 2],
      ['UpSampling2D', '2×2 times larger', '', 0],
      ['AveragePooling2D', '3×3, stride 2', '', 0],
      ['GlobalAveragePooling2D', '', '', 0],
      ['Dense', '3 units, softmax', '2·3 + 3', 6],
    ]);
    assert.deepEqual(summary.layers.map(({ receptiveField }) => receptiveField?.size.join('×') ?? null), ['3×5', '7×9', '11×13', '19×21', '19×21', '19×21', '20×22', null, null]);
  });

  it('of nested models lists the layers within, each traced', async () => {
    const { summary, loaded } = await build(functional(`    const body = tf.sequential({ layers: [
      tf.layers.conv2d({ inputShape, filters: 4, kernelSize: 3 }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
    ] });
    const x = tf.layers.conv2d({ filters: 2, kernelSize: 3 }).apply(body.apply(input)) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: ${head} as tf.SymbolicTensor });`));
    assert.deepEqual(pick(summary.layers, 'name', 'inputs'), [
      ['input_1', []], ['conv2d_1', ['input_1']], ['max_pooling2d_1', ['conv2d_1']], ['conv2d_2', ['max_pooling2d_1']], ['flatten_1', ['conv2d_2']], ['dense_1', ['flatten_1']],
    ]);
    assert.deepEqual(summary.layers[3]?.receptiveField, { size: [8, 8], jump: [2, 2] });
    assert.ok(summary.layers.every(({ source }) => textAt(loaded, source) !== null));
    assert.equal(summary.layers.reduce((sum, { parameters }) => sum + parameters, 0), summary.parameters);
  });

  it('counts a layer that is used twice once, with all that it reads', async () => {
    const { summary } = await build(functional(`    const shared = tf.layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same' });
    const once = shared.apply(input) as tf.SymbolicTensor;
    const x = shared.apply(once) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: ${head} as tf.SymbolicTensor });`));
    assert.deepEqual(pick(summary.layers, 'name', 'inputs', 'parameters'), [
      ['input_1', [], 0], ['conv2d_1', ['input_1', 'conv2d_1'], 10], ['flatten_1', ['conv2d_1'], 0], ['dense_1', ['flatten_1'], 2355],
    ]);
    assert.equal(summary.parameters, 2365);
  });

  it('leaves out what it does not know of custom and recurrent layers, and counts their parameters', async () => {
    const { summary } = await build(experimentText(`({ inputShape, classCount }) => tf.sequential({ layers: [
    tf.layers.reshape({ inputShape, targetShape: [28, 28] }),
    tf.layers.lstm({ units: 4 }),
    new Twice(),
    tf.layers.dense({ units: classCount, activation: 'softmax' }),
  ] })`, "class Twice extends tf.layers.Layer {\n  static className = 'Twice';\n  call(x: any): any { return tf.mul([x].flat()[0], 2); }\n}\n"));
    assert.deepEqual(pick(summary.layers, 'name', 'parameters', 'parameterFormula', 'multiplyAdds', 'receptiveField'), [
      ['reshape_1', 0, '', 0, null], ['lstm_1', 4 * (4 * (28 + 4) + 4), '', null, null], ['twice_1', 0, '', null, null], ['dense_1', 15, '4·3 + 3', 12, null],
    ]);
  });

  it('remarks on a loss that does not go with the last layer', async () => {
    const model = (activation: string): string => `({ inputShape, classCount }) => tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: classCount${activation} })] })`;
    const twice = await build(experimentText(model(", activation: 'softmax'")).replace("name: 'test'", "name: 'test', training: { loss: 'crossEntropyFromLogits' }"));
    assert.match(twice.remarks[0]?.message ?? '', /applies softmax itself/u);
    const never = await build(experimentText(model('')));
    assert.match(never.remarks[0]?.message ?? '', /takes probabilities/u);
    assert.equal((await build(experimentText(model('')).replace("name: 'test'", "name: 'test', training: { loss: 'crossEntropyFromLogits' }"))).remarks.length, 0);
  });
});
