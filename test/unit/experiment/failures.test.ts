import assert from 'node:assert/strict';
import { basename } from 'node:path';
import type { Failure } from '../../../src/shared/failure';
import { build, experimentText, failureFrom } from './support';

/** `file:line:column message` with the file's folder left out. */
function told({ file, position, message }: Failure): string {
  return `${basename(file ?? '')}:${position?.line ?? ''}:${position?.column ?? ''} ${message}`;
}

/** An experiment with these fields in place of the usual ones; the definition's fields start at line 5. */
function withFields(fields: string): string {
  return `import * as tf from '@tensorflow/tfjs';\nimport { defineExperiment, flipLeftRight, rotate } from 'lookbook';\n\nexport default defineExperiment({\n${fields}\n});\n`;
}

const model = 'model: ({ inputShape, classCount }) => tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: classCount })] })';
const rest = `  data: { dataset: 'fashion-mnist' },\n  ${model},`;

interface Case {
  readonly what: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly told: string;
  readonly remedy?: RegExp;
}

async function check({ files, told: expected, remedy }: Case): Promise<void> {
  const failure = await failureFrom(() => build(files));
  assert.equal(told(failure), expected);
  if (remedy !== undefined) assert.match(failure.remedy ?? '', remedy);
  assert.doesNotMatch(JSON.stringify(failure), /lookbook=/u, 'no mark of the loader is shown');
}

describe('a wrong definition', () => {
  const cases: readonly Case[] = [
    { what: 'a number out of range', files: withFields(`  name: 'a',\n  training: {\n    epochs: 3, batchSize: 0 },\n${rest}`), told: 'exp.model.ts:7:27 training.batchSize must be a whole number of at least 1, not 0.' },
    { what: 'a fraction for a count', files: withFields(`  name: 'a', training: { epochs: 1.5 },\n${rest}`), told: 'exp.model.ts:5:34 training.epochs must be a whole number of at least 1, not 1.5.' },
    { what: 'a seed out of range', files: withFields(`  name: 'a', training: { seed: -1 },\n${rest}`), told: 'exp.model.ts:5:32 training.seed must be a whole number from 0 to 4,294,967,295, not -1.' },
    { what: 'a share of one', files: withFields(`  name: 'a', training: { validationSplit: 1 },\n${rest}`), told: 'exp.model.ts:5:43 training.validationSplit must be a number of at least 0 and below 1, not 1.' },
    { what: 'not a number', files: withFields(`  name: 'a', training: { learningRate: NaN },\n${rest}`), told: 'exp.model.ts:5:40 training.learningRate must be a number above 0, not NaN.' },
    { what: 'a wrong word', files: withFields(`  name: 'a', training: { optimizer: 'adan' },\n${rest}`), told: "exp.model.ts:5:37 training.optimizer must be 'sgd', 'momentum', 'rmsprop', 'adam', 'adamax', 'adagrad' or 'adadelta', not 'adan'." },
    { what: 'a misspelt name', files: withFields(`  name: 'a', training: { batchsize: 64 },\n${rest}`), told: 'exp.model.ts:5:26 training.batchsize is not known.', remedy: /Did you mean batchSize\?/u },
    { what: 'a name that is like no other', files: withFields(`  name: 'a', data: { dataset: 'fashion-mnist', shards: 4 }, ${model}`), told: 'exp.model.ts:5:48 data.shards is not known.', remedy: /The fields here are dataset, classes\./u },
    { what: 'a missing name', files: withFields(rest), told: 'exp.model.ts:4:16 name is missing.', remedy: /a text that is not empty/u },
    { what: 'another dataset', files: withFields(`  name: 'a', data: { dataset: 'mnist' }, ${model}`), told: "exp.model.ts:5:31 data.dataset must be 'fashion-mnist', not 'mnist'." },
    { what: 'a model that is no function', files: withFields("  name: 'a', data: { dataset: 'fashion-mnist' },\n  model: 5"), told: 'exp.model.ts:6:10 model must be a function that makes the model, not 5.' },
    { what: 'an augmentation out of range', files: withFields(`  name: 'a', augment: [flipLeftRight(0.5), rotate({ degrees: 999 })],\n${rest}`), told: 'exp.model.ts:5:62 augment[1].degrees must be a number from 0 to 180, not 999.' },
    { what: 'a probability that is the only argument', files: withFields(`  name: 'a', augment: [flipLeftRight(50)],\n${rest}`), told: 'exp.model.ts:5:38 augment[0].probability must be a number from 0 to 1, not 50.' },
    { what: 'something that is no augmentation', files: withFields(`  name: 'a', augment: ['flip'],\n${rest}`), told: "exp.model.ts:5:24 augment[0] must be an augmentation such as flipLeftRight(0.5), not 'flip'." },
    { what: 'a class list with a wrong entry', files: withFields(`  name: 'a', data: { dataset: 'fashion-mnist', classes: { Top: [0, -2], Rest: [1] } }, ${model}`), told: 'exp.model.ts:5:68 data.classes.Top[1] must be a whole number of at least 0, not -2.' },
    { what: 'a label in two classes', files: withFields(`  name: 'a', data: { dataset: 'fashion-mnist', classes: { Top: [0], Rest: [0, 1] } }, ${model}`), told: 'exp.model.ts:5:57 Label 0 (T-shirt/top) is in two classes, Top and Rest.' },
    { what: 'a field behind a name', files: withFields(`  name: 'a', training,\n${rest}`).replace('export default', 'const training = { epochs: 0 };\nexport default'), told: 'exp.model.ts:4:28 training.epochs must be a whole number of at least 1, not 0.' },
    { what: 'a field behind a spread', files: withFields(`  name: 'a', training: { seed: 1, ...common },\n${rest}`).replace('export default', 'const common = { epochs: 0 };\nexport default'), told: 'exp.model.ts:4:26 training.epochs must be a whole number of at least 1, not 0.' },
    { what: 'behind types and an enum', files: withFields(`  name: 'a' as string, training: { epochs: 0 satisfies number },\n${rest}`).replace('export default', 'enum Kind { A, B }\nexport default'), told: 'exp.model.ts:6:44 training.epochs must be a whole number of at least 1, not 0.' },
  ];
  for (const example of cases) it(example.what, () => check(example));
});

describe('a file that is no experiment', () => {
  const cases: readonly Case[] = [
    { what: 'no default export', files: 'export const a = 1;\n', told: 'exp.model.ts:: This file has no default export, so it defines no experiment.', remedy: /export default defineExperiment/u },
    { what: 'a plain object', files: "\n  export default { name: 'a' };\n", told: 'exp.model.ts:2:3 The default export was not made by defineExperiment.', remedy: /export default defineExperiment/u },
    { what: 'a syntax error in TypeScript', files: 'const a: number = ;\n', told: 'exp.model.ts:1:19 Syntax error: Expression expected.' },
    { what: 'a syntax error behind wide characters', files: "const a = '漢字😀\t'; const b: number = ;\n", told: 'exp.model.ts:1:38 Syntax error: Expression expected.' },
    { what: 'an error that only running shows', files: 'const a: number = 1;\nconst a = 2;\n', told: "exp.model.ts:2:7 Syntax error: Identifier 'a' has already been declared." },
    { what: 'a syntax error in a helper', files: { 'exp.model.ts': "import './helper';\n", 'helper.ts': '\nlet = = 3;\n' }, told: 'helper.ts:2:7 Syntax error: Expression expected.' },
    { what: 'broken JSON', files: { 'exp.model.ts': "import sizes from './sizes.json';\n", 'sizes.json': '{ "a": }' }, told: 'sizes.json:: This is not JSON: Unexpected token \'}\', "{ "a": }" is not valid JSON.' },
    { what: 'an error thrown at the top', files: "const list: number[] = [];\n\nif (list.length === 0) throw new Error('no sizes');\n", told: 'exp.model.ts:3:30 no sizes' },
    { what: 'an error thrown in a helper', files: { 'exp.model.ts': "import { f } from './helper';\nf(undefined);\n", 'helper.ts': 'export function f(a: any) {\n  return a.b.c;\n}\n' }, told: "helper.ts:2:12 TypeError: Cannot read properties of undefined (reading 'b')" },
    { what: 'an error thrown behind a transform', files: "enum A { B }\n\nfunction f(a: any, c: A) { return a.b.c; }\nf(undefined, A.B);\n", told: "exp.model.ts:3:37 TypeError: Cannot read properties of undefined (reading 'b')" },
    { what: 'something thrown that is no error', files: "throw 'never';\n", told: 'exp.model.ts:: The experiment threw never.' },
  ];
  for (const example of cases) it(example.what, () => check(example));
});

describe('an import that leads nowhere', () => {
  const cases: readonly Case[] = [
    { what: 'a missing file', files: "\nimport { a } from './blocs';\n", told: "exp.model.ts:2:19 There is no file './blocs' beside this one.", remedy: /blocs, also with \.ts and \.js/u },
    { what: 'a missing package', files: "import { a } from 'left-pad-of-nobody/part';\n", told: "exp.model.ts:1:19 The package 'left-pad-of-nobody' is not installed.", remedy: /npm install left-pad-of-nobody/u },
    { what: 'a type imported as a value', files: { 'exp.model.ts': "import { size,\n  Size } from './helper';\nexport const a: Size = size;\n", 'helper.ts': 'export interface Size { a: number }\nexport const size = { a: 1 };\n' }, told: "exp.model.ts:2:3 'Size' is a type, and types are gone when the experiment runs.", remedy: /import \{ type Size \} from '\.\/helper'/u },
    { what: 'a name that is not there', files: { 'exp.model.ts': "import { sise } from './helper';\n", 'helper.ts': 'export const size = 1;\n' }, told: "exp.model.ts:1:10 './helper' exports nothing named 'sise' that is there when the experiment runs.", remedy: /check the name/u },
    { what: 'a type of TensorFlow.js', files: "import { TensorLike } from '@tensorflow/tfjs';\n", told: "exp.model.ts:1:10 '@tensorflow/tfjs' exports nothing named 'TensorLike' that is there when the experiment runs.", remedy: /import \{ type TensorLike \}/u },
    { what: 'no default export in a helper', files: { 'exp.model.ts': "import size from './helper';\n", 'helper.ts': 'export const size = 1;\n' }, told: "exp.model.ts:1:8 './helper' has no default export.", remedy: /by name/u },
  ];
  for (const example of cases) it(example.what, () => check(example));
});

describe('a model that cannot be', () => {
  /** Layers on lines of their own, from line 8. */
  const layers = (...calls: string[]): string => experimentText(`({ inputShape, classCount }) => tf.sequential({\n    layers: [\n${calls.map((call) => `      tf.layers.${call},`).join('\n')}\n    ],\n  })`);
  const conv = 'conv2d({ inputShape, filters: 2, kernelSize: 3 })';
  const last = "dense({ units: classCount, activation: 'softmax' })";
  const cases: readonly Case[] = [
    { what: 'an image layer behind flatten', files: layers(conv, 'flatten()', 'maxPooling2d({ poolSize: 2 })', last), told: 'exp.model.ts:9:7 max_pooling2d_1 takes an image (height × width × channels), but 1,352 comes in.', remedy: /before the layer that flattens/u },
    { what: 'flattening twice', files: layers('flatten({ inputShape })', 'flatten()', last), told: 'exp.model.ts:8:7 flatten_2 gets values that are flat already: 784.', remedy: /Leave it out/u },
    { what: 'a window that does not fit', files: layers(conv, 'maxPooling2d({ poolSize: 20 })', 'conv2d({ filters: 2, kernelSize: 3 })', 'flatten()', last), told: 'exp.model.ts:9:7 The 3×3 window of conv2d_2 does not fit into the 1×1×2 that comes in.', remedy: /padding: 'same'/u },
    { what: 'a reshape of another size', files: layers(conv, 'reshape({ targetShape: [3, 5] })', 'flatten()', last), told: 'exp.model.ts:8:7 reshape_1 cannot make 3×5 of 26×26×2: that has 1,352 values.' },
    { what: 'no inputShape', files: layers('flatten()', last), told: 'exp.model.ts:7:7 flatten_1 is the first layer, but does not say what comes in.', remedy: /inputShape/u },
    { what: 'another inputShape', files: layers('flatten({ inputShape: [32, 32, 3] })', last), told: 'exp.model.ts:7:7 The model takes 32×32×3, but the images are 28×28×1.', remedy: /inputShape/u },
    { what: 'no flatten at all', files: layers(conv, last), told: 'exp.model.ts:8:7 The model gives 26×26×3 for an image, not one number for each of the 3 classes.', remedy: /flatten/u },
    { what: 'too few outputs', files: layers('flatten({ inputShape })', "dense({ units: 2, activation: 'softmax' })"), told: 'exp.model.ts:8:7 The model has 2 outputs for 3 classes.', remedy: /units: classCount/u },
    { what: 'settings that a layer refuses', files: layers('flatten({ inputShape })', "dense({ units: 5, activation: 'rleu' as any })", last), told: "exp.model.ts:8:7 There is no activation called 'rleu'." },
    { what: 'a setting left out', files: layers('conv2d({ inputShape, kernelSize: 3 } as any)', last), told: "exp.model.ts:7:7 Convolution layer expected config.filters to be a 'number' > 0 but got undefined." },
    { what: 'more memory than there is', files: layers('flatten({ inputShape })', 'dense({ units: 1e13 })', last), told: 'exp.model.ts:8:7 dense_1 needs more memory than there is: Invalid typed array length: 7840000000000000.' },
    { what: 'branches that do not go together', files: experimentText(`({ inputShape, classCount }) => {
    const input = tf.input({ shape: inputShape });
    const a = tf.layers.conv2d({ filters: 2, kernelSize: 3 }).apply(input);
    const b = tf.layers.conv2d({ filters: 3, kernelSize: 3 }).apply(input);
    const sum = tf.layers.add()
      .apply([a, b] as tf.SymbolicTensor[]);
    return tf.model({ inputs: input, outputs: sum as tf.SymbolicTensor });
  }`), told: 'exp.model.ts:9:17 add_1 cannot combine 26×26×2 and 26×26×3: all inputs must have the same shape.', remedy: /1×1 convolution/u },
    { what: 'a model whose output does not come from its input', files: experimentText(`({ inputShape }) =>
    tf.model({ inputs: tf.input({ shape: inputShape }), outputs: tf.layers.flatten().apply(tf.input({ shape: inputShape })) as tf.SymbolicTensor })`), told: "exp.model.ts:6:5 The model's output does not come from its input.", remedy: /tf\.input/u },
    { what: 'a layer in a helper file', files: { 'exp.model.ts': `import { pool } from './helper';\n${experimentText('({ inputShape, classCount }) => tf.sequential({ layers: [tf.layers.flatten({ inputShape }), pool()] })')}`, 'helper.ts': "import * as tf from '@tensorflow/tfjs';\nexport const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });\n" }, told: 'helper.ts:2:27 max_pooling2d_1 takes an image (height × width × channels), but 784 comes in.' },
    { what: 'an error in the function', files: experimentText('({ inputShape }) => {\n    const layers: any = undefined;\n    return tf.sequential({ layers: layers.list });\n  }'), told: "exp.model.ts:7:43 TypeError: Cannot read properties of undefined (reading 'list')" },
    { what: 'an error in a custom layer', files: experimentText('({ inputShape }) => tf.sequential({ layers: [new Bad({ inputShape })] })', "class Bad extends tf.layers.Layer {\n  static className = 'Bad';\n  computeOutputShape(): any { throw new Error('not yet'); }\n}\n"), told: 'exp.model.ts:9:55 bad_1: not yet.' },
    { what: 'nothing returned', files: experimentText('({ inputShape }) => { tf.sequential(); }'), told: 'exp.model.ts:5:10 model gave nothing.', remedy: /return/u },
    { what: 'a promise', files: experimentText('async () => tf.sequential()'), told: 'exp.model.ts:5:10 model gave a promise.', remedy: /async/u },
    { what: 'something else', files: experimentText('() => 5'), told: 'exp.model.ts:5:10 model gave something that is no layers model.' },
    { what: 'no layers', files: experimentText('() => tf.sequential()'), told: 'exp.model.ts:5:16 The model has no layers.' },
  ];
  for (const example of cases) it(example.what, () => check(example));
});
