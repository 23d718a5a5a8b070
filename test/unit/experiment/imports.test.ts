import assert from 'node:assert/strict';
import { join } from 'node:path';
import { symlinkSync } from 'node:fs';
import { buildModel } from '../../../src/experiment/build-model';
import { loadExperiment } from '../../../src/experiment/load-experiment';
import { folderWith, request, tf } from './support';

const helper = 'export const units: number = 7;\n';

function experiment(imports: string, expression = 'units'): string {
  return `${imports}
import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';
export default defineExperiment({
  name: String(${expression}), data: { dataset: 'fashion-mnist' },
  model: ({ inputShape, classCount }) => tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: classCount })] }),
});
`;
}

async function nameOf(files: Readonly<Record<string, string>>, file = 'exp.model.ts'): Promise<{ name: string; sources: string[] }> {
  const folder = folderWith(files);
  const loaded = await loadExperiment({ file: join(folder, file), tf });
  return { name: loaded.definition.name, sources: loaded.sources.map(({ path }) => path.slice(folder.length + 1)) };
}

describe('imports as people write them', () => {
  const ways: readonly { readonly imports: string; readonly at: string; readonly text?: string; readonly expression?: string }[] = [
    { imports: "import { units } from './blocks';", at: 'blocks.ts' },
    { imports: "import { units } from './blocks.ts';", at: 'blocks.ts' },
    { imports: "import { units } from './blocks.js';", at: 'blocks.ts' },
    { imports: "import { units } from './blocks.mjs';", at: 'blocks.mts' },
    { imports: "import { units } from './blocks.js';", at: 'blocks.js', text: 'export const units = 7;\n' },
    { imports: "import { units } from './blocks';", at: 'blocks.js', text: 'export const units = 7;\n' },
    { imports: "import { units } from './blocks';", at: 'blocks/index.ts' },
    { imports: "import { units } from './a b/blö cks (1)';", at: 'a b/blö cks (1).ts' },
    { imports: "import { units } from './blocks.small';", at: 'blocks.small.ts' },
    { imports: "import sizes from './sizes.json';", at: 'sizes.json', text: '{ "units": 7 }', expression: 'sizes.units' },
    { imports: "import sizes from './sizes.json' with { type: 'json' };", at: 'sizes.json', text: '{ "units": 7 }', expression: 'sizes.units' },
    { imports: "const { units } = await import('./blocks');", at: 'blocks.ts' },
    { imports: "import { readFileSync } from 'node:fs';\nconst units = readFileSync(new URL('./size.txt', import.meta.url), 'utf8');", at: 'size.txt', text: '7' },
  ];
  for (const { imports, at, text = helper, expression = 'units' } of ways) {
    it(`${imports.split('\n').at(-1) ?? ''} finds ${at}`, async () => {
      const { name, sources } = await nameOf({ 'exp.model.ts': experiment(imports, expression), [at]: text });
      assert.equal(name, '7');
      assert.deepEqual(sources, at.endsWith('.txt') ? ['exp.model.ts'] : ['exp.model.ts', at]);
    });
  }

  it('finds helpers of helpers, up and down the folders, each once', async () => {
    const { name, sources } = await nameOf({
      'models/exp.model.ts': experiment("import { units } from '../shared/a';\nimport '../shared/b';"),
      'shared/a.ts': "export * from './b';\nexport type { Size } from './types';\n",
      'shared/b.ts': `import type { Size } from './types';\nexport const units: Size = 7;\n`,
      'shared/types.ts': 'export type Size = number;\n',
    }, 'models/exp.model.ts');
    assert.equal(name, '7');
    assert.deepEqual(sources, ['models/exp.model.ts', 'shared/a.ts', 'shared/b.ts']);
  });

  it('takes packages from the folder of the person, ES modules on our TensorFlow.js among them', async () => {
    const folder = folderWith({
      'exp.model.ts': experiment("import { units } from 'plain';\nimport { dense } from 'layers';\nimport common from 'common';", "`${units} ${dense(3).units} ${common.size}`"),
      'node_modules/plain/package.json': '{ "name": "plain", "type": "module", "exports": "./main.js" }',
      'node_modules/plain/main.js': "export { units } from './part.js';\n",
      'node_modules/plain/part.js': 'export const units = 7;\n',
      'node_modules/layers/package.json': '{ "name": "layers", "type": "module", "main": "main.js" }',
      'node_modules/layers/main.js': "import * as tf from '@tensorflow/tfjs';\nexport const dense = (units) => tf.layers.dense({ units });\n",
      'node_modules/common/package.json': '{ "name": "common" }',
      'node_modules/common/index.js': 'module.exports = { size: 9 };\n',
    });
    const loaded = await loadExperiment({ file: join(folder, 'exp.model.ts'), tf });
    assert.equal(loaded.definition.name, '7 3 9');
    assert.deepEqual(loaded.sources.map(({ path }) => path), [join(folder, 'exp.model.ts')]);
  });

  it('keeps the path that was asked for where it goes through a link', async () => {
    const folder = folderWith({ 'real/exp.model.ts': experiment("import { units } from './blocks';"), 'real/blocks.ts': helper });
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const loaded = await loadExperiment({ file: join(folder, 'link', 'exp.model.ts'), tf });
    assert.deepEqual(loaded.sources.map(({ path }) => path), [join(folder, 'link', 'exp.model.ts'), join(folder, 'link', 'blocks.ts')]);
    assert.equal(loaded.definitionRange?.file, join(folder, 'link', 'exp.model.ts'));
  });
});

describe('each evaluation', () => {
  it('sees the text that it is given, and the files as they are', async () => {
    const folder = folderWith({ 'exp.model.ts': experiment('const units = 1;'), 'blocks.ts': helper });
    const file = join(folder, 'exp.model.ts');
    const texts = [undefined, experiment("import { units } from './blocks';"), experiment('const units = 3;'), undefined];
    const names = [];
    for (const text of texts) names.push((await loadExperiment({ file, tf, ...(text === undefined ? {} : { text }) })).definition.name);
    assert.deepEqual(names, ['1', '7', '3', '1']);
  });

  it('works on a text whose file does not exist yet', async () => {
    const folder = folderWith({});
    const loaded = await loadExperiment({ file: join(folder, 'new.model.ts'), text: experiment('const units = 2;'), tf });
    assert.equal(loaded.definition.name, '2');
  });

  it('keeps apart experiments that are evaluated at once', async () => {
    const folder = folderWith({});
    const load = (units: number): ReturnType<typeof loadExperiment> =>
      loadExperiment({ file: join(folder, `${units}.model.ts`), text: `${'\n'.repeat(units)}${experiment(`const units = ${units};`)}`, tf });
    const loaded = await Promise.all([1, 2, 3].map(load));
    for (const [index, one] of loaded.entries()) {
      const { summary } = buildModel(one, tf, request);
      assert.equal(one.definition.name, String(index + 1));
      assert.equal(summary.layers[0]?.source?.start.line, index + 1 + 6);
      assert.deepEqual(summary.layers.map(({ name }) => name), ['flatten_1', 'dense_1']);
    }
  });

  it('ignores a byte order mark and Windows line ends when it counts', async () => {
    const folder = folderWith({});
    const text = `\ufeff${experiment('const units = 1;')}`.replaceAll('\n', '\r\n');
    const loaded = await loadExperiment({ file: join(folder, 'exp.model.ts'), text, tf });
    assert.deepEqual(loaded.definitionRange?.start, { line: 4, column: 16 });
  });

  it('runs JavaScript experiments', async () => {
    const folder = folderWith({ 'exp.model.js': experiment('const units = 5;') });
    const loaded = await loadExperiment({ file: join(folder, 'exp.model.js'), tf });
    assert.equal(loaded.definition.name, '5');
  });
});
