import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArguments } from '../../../src/trainer/cli/arguments';
import { inTemporaryFolder } from '../dataset/small-dataset';

describe('arguments of the command line', () => {
  it('name the addresses of the dataset in the order in which they are tried; without any it is for the trainer to know', () => inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'a.model.ts'), '');
    const urls = async (...words: string[]): Promise<(string[] | undefined)[]> => (await parseArguments(['a.model.ts', ...words], folder)).requests.map(({ dataUrls }) => dataUrls);
    assert.deepEqual(await urls('--data-url', 'https://one.example/data', '--data-url', 'https://two.example/'), [['https://one.example/data', 'https://two.example/']]);
    assert.deepEqual(await urls(), [undefined]);
  }));
});
