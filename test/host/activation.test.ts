import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { findExperiments } from '../../src/workspace/experiment-files';
import { lookbook, until } from './support';

const manifest = v.object({
  contributes: v.object({ commands: v.array(v.object({ command: v.string() })), colors: v.array(v.object({ id: v.string() })) }),
});

async function extensionFile(name: string): Promise<string> {
  const extension = vscode.extensions.getExtension('lookbook.lookbook');
  assert.ok(extension);
  return await readFile(join(extension.extensionPath, name), 'utf8');
}

describe('the extension in VS Code', () => {
  it('activates and registers every command that it contributes', async () => {
    await lookbook();
    const { contributes } = v.parse(manifest, JSON.parse(await extensionFile('package.json')));
    const present = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.map(({ command }) => command).filter((command) => !present.has(command));
    assert.deepEqual(missing, []);
    assert.ok(contributes.commands.some(({ command }) => command === 'lookbook.train'));
  });

  it('has words for every key of the manifest, and no others', async () => {
    const used = new Set(Array.from((await extensionFile('package.json')).matchAll(/"%([^%"]+)%"/g), (found) => found[1]));
    const words = v.parse(v.record(v.string(), v.string()), JSON.parse(await extensionFile('package.nls.json')));
    assert.deepEqual([...used].sort(), Object.keys(words).sort());
  });

  it('lists the six experiments of the examples, with their parameters', async () => {
    const { experiments } = await lookbook();
    const uris = await findExperiments();
    assert.deepEqual(uris.map(({ path }) => path.split('/').at(-1)).filter((name) => name?.startsWith('model-')), [1, 2, 3, 4, 5, 6].map((n) => `model-${n}.model.ts`));
    const expected = ['101,770', '420,739', '420,739', '420,739', '420,739', '420,995'];
    await experiments.getChildren();
    for (const [index, parameters] of expected.entries()) {
      const uri = uris.find(({ path }) => path.endsWith(`/model-${index + 1}.model.ts`));
      assert.ok(uri);
      await until(parameters, async () => ((await experiments.getTreeItem(uri)).description === parameters ? true : undefined), 60);
    }
  });
});
