import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { editorCompilerOptions, writeEditorSupport } from '../../../src/experiment/editor-support';
import { examplesFolder, folderWith } from './support';

const typesFolder = join(process.cwd(), 'dist', 'types');
const compiler = join(process.cwd(), 'node_modules', 'typescript', 'bin', 'tsc');

/** What the type checker says of a folder. */
async function typeErrors(folder: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [compiler, '--pretty', 'false', '-p', folder], { cwd: folder });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('editor support', () => {
  it('types the examples in a folder without node_modules, and finds a wrong field', async function () {
    this.timeout(60_000);
    const folder = folderWith({});
    cpSync(examplesFolder, folder, { recursive: true, filter: (path) => !path.includes('.lookbook') });
    assert.equal((await writeEditorSupport(folder, typesFolder)).tsconfig, 'fitting', 'the examples bring the tsconfig.json that would be written');
    assert.equal(await typeErrors(folder), '');
    const wrong = join(folder, 'wrong.model.ts');
    writeFileSync(wrong, readFileSync(join(folder, 'model-4.model.ts'), 'utf8').replace('batchSize: 64', "batchSize: '64'").replace('filters: 64', 'filtres: 64'));
    const errors = await typeErrors(folder);
    assert.match(errors, /wrong\.model\.ts\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'/u);
    assert.match(errors, /wrong\.model\.ts\(\d+,\d+\): error TS2561: [^]*'filtres'/u);
  });

  it('types what experiments do beyond the examples: branches, custom layers, methods of tensors, augmentation, helpers', async function () {
    this.timeout(60_000);
    const folder = folderWith({
      'blocks.ts': "import * as tf from '@tensorflow/tfjs';\nexport const block = (x: tf.SymbolicTensor): tf.SymbolicTensor => tf.layers.conv2d({ filters: 8, kernelSize: 3 }).apply(x) as tf.SymbolicTensor;\n",
      'exp.model.ts': `import * as tf from '@tensorflow/tfjs';
import { layers } from '@tensorflow/tfjs-layers';
import { cutout, defineExperiment, flipLeftRight, flipUpDown, randomCrop, rotate, translate, zoom, brightness, noise, type ModelContext } from 'lookbook';
import { block } from './blocks.ts';

class Halve extends tf.layers.Layer {
  static className = 'Halve';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [input] = [inputs].flat();
    return tf.tidy(() => input!.mul(0.5).add(1));
  }
}

function model({ inputShape, classCount }: ModelContext): tf.LayersModel {
  const input = tf.input({ shape: inputShape });
  const x = new Halve().apply(block(input)) as tf.SymbolicTensor;
  const y = layers.dense({ units: classCount, activation: 'softmax' }).apply(layers.flatten().apply(x)) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: y });
}

export default defineExperiment({
  name: 'typed', data: { dataset: 'fashion-mnist' }, model,
  augment: [flipLeftRight(0.5), flipUpDown(), rotate({ degrees: 15 }), randomCrop({ smallest: 0.8 }), cutout({ side: 8, fill: 128 }), translate({ pixels: 2 }), zoom({ share: 0.1 }), brightness({ share: 0.2 }), noise({ deviation: 5 })],
});
`,
    });
    assert.equal((await writeEditorSupport(folder, typesFolder)).tsconfig, 'created');
    assert.equal(await typeErrors(folder), '');
  });

  it('keeps a tsconfig.json that is there, and says which paths it lacks', async () => {
    const own = '{ "compilerOptions": { "strict": false } } // mine\n';
    const folder = folderWith({ 'tsconfig.json': own });
    const result = await writeEditorSupport(folder, typesFolder);
    assert.equal(result.tsconfig, 'differing');
    assert.deepEqual(result.missingPaths, editorCompilerOptions.paths);
    assert.equal(readFileSync(join(folder, 'tsconfig.json'), 'utf8'), own);
    assert.equal(readFileSync(join(folder, '.lookbook', '.gitignore'), 'utf8'), '*\n');
  });

  it('leaves declarations that have not changed untouched, and removes those of other versions', async () => {
    const folder = folderWith({ '.lookbook/types/old.d.ts': '' });
    await writeEditorSupport(folder, typesFolder);
    const file = join(folder, '.lookbook', 'types', 'tfjs.d.ts');
    const { mtimeMs } = statSync(file);
    assert.equal((await writeEditorSupport(folder, typesFolder)).tsconfig, 'fitting');
    assert.equal(statSync(file).mtimeMs, mtimeMs);
    assert.throws(() => statSync(join(folder, '.lookbook', 'types', 'old.d.ts')));
  });
});
