import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * The entry that VS Code calls inside its extension host (`extensionTestsPath`): runs every suite beside it with mocha.
 * The figures go to `result.json`, where scripts/test-host.mjs reads them whatever became of the window.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, timeout: 60_000, slow: 5_000, forbidOnly: process.env.CI !== undefined });
  const grep = process.env.LOOKBOOK_TEST_GREP;
  if (grep !== undefined && grep !== '') mocha.grep(grep);
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  console.log('Tests begin');
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
  });
  if (stats === undefined) throw new Error('mocha gave no figures');
  const { passes, failures, pending } = stats;
  writeFileSync(join(__dirname, 'result.json'), JSON.stringify({ passes, failures, pending }));
  if (failures > 0) throw new Error(`${String(failures)} of ${String(passes + failures)} tests failed`);
}
