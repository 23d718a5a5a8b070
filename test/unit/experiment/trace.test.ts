import assert from 'node:assert/strict';
import { build, experimentText, load, request, textAt, tf } from './support';
import { buildModel } from '../../../src/experiment/build-model';

/** `layers` for a model whose second to last layer is made by `call`. */
function sequential(call: string, before = ''): string {
  return experimentText(`({ inputShape, classCount }) => {\n    ${before}\n    return tf.sequential({ layers: [tf.layers.flatten({ inputShape }), ${call}, tf.layers.dense({ units: classCount, activation: 'softmax' })] });\n  }`);
}

/** Ways to write a call that makes a layer, and the text that its range should cover where that is not all of it. */
const forms: readonly { readonly form: string; readonly call: string; readonly before?: string; readonly traced?: string }[] = [
  { form: 'a member', call: 'tf.layers.dense({ units: 7 })' },
  { form: 'over several lines', call: 'tf\n  .layers\n    .dense(\n      { units: 7 },\n    )' },
  { form: 'an optional member', call: 'tf.layers?.dense({ units: 7 })' },
  { form: 'an optional call', call: 'tf.layers.dense?.({ units: 7 })' },
  { form: 'a computed member', call: "tf.layers['dense']({ units: 7 })" },
  { form: 'a member of a cast', call: '(tf.layers as any).dense({ units: 7 })' },
  { form: 'a cast callee', call: '(dense as any)({ units: 7 })', before: 'const { dense } = tf.layers;' },
  { form: 'a parenthesised member', call: '(tf.layers.dense)({ units: 7 })' },
  { form: 'a destructured name', call: 'dense({ units: 7 })', before: 'const { dense } = tf.layers;' },
  { form: 'a non-null assertion', call: 'tf.layers.dense!({ units: 7 })' },
  { form: 'an argument with satisfies', call: 'tf.layers.dense({ units: 7 } satisfies { units: number })' },
  { form: 'spread arguments', call: 'tf.layers.dense(...[{ units: 7 }])' },
  { form: 'Function.call', call: 'tf.layers.dense.call(null, { units: 7 })' },
  { form: 'Reflect.apply', call: 'Reflect.apply(tf.layers.dense, null, [{ units: 7 }])' },
  { form: 'a reference given to map', call: '...[{ units: 7 }].map(tf.layers.dense)', traced: '[{ units: 7 }].map(tf.layers.dense)' },
  { form: 'a callback', call: '...[7].map((units: number) => tf.layers.dense({ units }))', traced: 'tf.layers.dense({ units })' },
  { form: 'a helper function', call: 'block(7)', before: 'const block = (units: number) => tf.layers.dense({ units });', traced: 'tf.layers.dense({ units })' },
  { form: 'a class of the person', call: 'new Same()', before: "class Same extends tf.layers.Layer { static className = 'Same'; constructor() { super({}); } }" },
  { form: 'behind an emoji and a tab', call: "\t...(['😀🧪', 'é'].length > 5 ? [] : [tf.layers.dense({ units: 7 })])", traced: 'tf.layers.dense({ units: 7 })' },
];

describe('tracing layers to their calls', () => {
  for (const { form, call, before = '', traced = call } of forms) {
    it(form, async () => {
      const { summary, loaded } = await build(sequential(call, before));
      const layer = summary.layers.at(-2);
      assert.equal(textAt(loaded, layer?.source ?? null), traced.trim());
    });
  }

  it('follows named imports, also of the packages behind @tensorflow/tfjs', async () => {
    const { summary, loaded } = await build(`import { layers as L, sequential } from '@tensorflow/tfjs-layers';
import { defineExperiment } from 'lookbook';
export default defineExperiment({ name: 'x', data: { dataset: 'fashion-mnist' }, model: ({ inputShape, classCount }) =>
  sequential({ layers: [L.flatten({ inputShape }), L.dense({ units: classCount, activation: 'softmax' })] }) });
`);
    assert.deepEqual(summary.layers.map(({ source }) => textAt(loaded, source)), ['L.flatten({ inputShape })', "L.dense({ units: classCount, activation: 'softmax' })"]);
    assert.deepEqual(summary.layers.at(-1)?.source?.start, { line: 4, column: 52 });
  });

  it('traces every turn of a loop to the one call', async () => {
    const { summary, loaded } = await build(sequential("...Array.from({ length: 3 }, () => tf.layers.dense({ units: 5 }))"));
    assert.deepEqual(summary.layers.slice(1, 4).map(({ source }) => textAt(loaded, source)), Array(3).fill('tf.layers.dense({ units: 5 })'));
    assert.deepEqual(summary.layers.map(({ name }) => name), ['flatten_1', 'dense_1', 'dense_2', 'dense_3', 'dense_4']);
  });

  it('traces calls in helper files to those files', async () => {
    const { summary, loaded } = await build({
      'blocks.ts': "import * as tf from '@tensorflow/tfjs';\n\nexport const hidden = (units: number) =>\n  tf.layers.dense({ units });\n",
      'exp.model.ts': `import { hidden } from './blocks';\n${sequential('hidden(7)')}`,
    });
    const source = summary.layers[1]?.source;
    assert.match(source?.file ?? '', /blocks\.ts$/u);
    assert.deepEqual(source?.start, { line: 4, column: 3 });
    assert.equal(textAt(loaded, source), 'tf.layers.dense({ units })');
  });

  it('keeps exact places where enums, namespaces and parameter properties want a transform', async () => {
    const before = `export enum Size { Small = 7 }
namespace Old { export const units = 9; }
class Options { constructor(private readonly units: number, public rate = 0.5) {} get() { return { units: this.units }; } }
`;
    const { summary, loaded } = await build(sequential('tf.layers.dense(new Options(Size.Small as number).get()), tf.layers.dense({ units: Old.units })').replace('export default', `${before}export default`));
    assert.deepEqual(summary.layers.map(({ source }) => textAt(loaded, source)), [
      'tf.layers.flatten({ inputShape })',
      'tf.layers.dense(new Options(Size.Small as number).get())',
      'tf.layers.dense({ units: Old.units })',
      "tf.layers.dense({ units: classCount, activation: 'softmax' })",
    ]);
    assert.deepEqual(summary.layers.map(({ outputShape }) => outputShape.at(-1)), [784, 7, 9, 10].map((units, index) => (index === 3 ? 3 : units)));
    assert.match(textAt(loaded, loaded.definitionRange) ?? '', /^defineExperiment\(\{[^]*\}\)$/u);
  });

  it('names layers alike at every evaluation and for every model built', async () => {
    const text = sequential("tf.layers.dense({ units: 7 }), tf.layers.dense({ units: 7, name: 'mine' })");
    const names = ['flatten_1', 'dense_1', 'mine', 'dense_2'];
    const loaded = await load(text);
    for (const experiment of [loaded, loaded, await load(text)]) {
      const { summary, model } = buildModel(experiment, tf, request);
      assert.deepEqual(summary.layers.map(({ name }) => name), names);
      assert.equal(model.name, 'sequential_1');
      assert.deepEqual(model.weights.map(({ originalName }) => originalName).slice(0, 2), ['dense_1/kernel', 'dense_1/bias']);
    }
  });
});
