import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { argumentsOf } from '../../../src/engine/simd/kernel-arguments';
import { kernelNames } from '../../../src/engine/simd/kernel-runner';

const folder = 'src/engine/simd/assembly';

/** The fields of every class in a file and of those that it extends, by the class's name. */
async function fieldsOf(file: string): Promise<Map<string, string[]>> {
  const text = await readFile(file, 'utf8');
  const fields = new Map<string, string[]>();
  for (const [, name = '', base, body = ''] of text.matchAll(/^(?:export )?class (\w+)(?: extends (\w+))? \{\n(.*?)^\}/gms)) {
    const inherited = base === undefined ? [] : await inheritedFields(text, base);
    fields.set(name, [...inherited, ...[...body.matchAll(/^ {2}(\w+): (?:usize|i32|f32);/gm)].map(([, field = '']) => field)]);
  }
  return fields;
}

async function inheritedFields(text: string, base: string): Promise<string[]> {
  const [, name = base, from = ''] = new RegExp(`import \\{[^}]*?\\b(?:(\\w+) as )?${base}\\b[^}]*\\} from '\\./([^']+)'`).exec(text) ?? [];
  return (await fieldsOf(`${folder}/${from}.ts`)).get(name) ?? [];
}

describe("the list of kernels' arguments", () => {
  it('names the words as the kernels themselves do, in their order, addresses marked', async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
    for (const kernel of kernelNames) {
      const file = files.find((one) => one === `${kernel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`);
      assert(file !== undefined, `no file for ${kernel}`);
      assert.deepEqual(argumentsOf(kernel).map(({ name }) => name), (await fieldsOf(`${folder}/${file}`)).get('Arguments'), kernel);
    }
  });
});
