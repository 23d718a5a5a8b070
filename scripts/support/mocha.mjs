import Mocha from 'mocha';

/**
 * Runs bundled test files with mocha and prints the closing line that `npm test` and CI read.
 * @param {string} suite the word before the figures
 * @param {string[]} files
 * @param {Mocha.MochaOptions} options
 * @returns {Promise<number>} exit code: 0 only if tests ran and none failed
 */
export async function runMocha(suite, files, options) {
  const mocha = new Mocha({ ui: 'bdd', color: process.stdout.isTTY === true, forbidOnly: process.env.CI !== undefined, ...options });
  process.setSourceMapsEnabled(true);
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const { stats } = await new Promise((resolve) => {
    const runner = mocha.run(() => resolve(runner));
  });
  console.log(closingLine(suite, stats));
  return stats.failures > 0 || stats.passes === 0 ? 1 : 0;
}

/** `unit: 10 passed, 0 failed, 1 skipped` */
export const closingLine = (suite, { passes, failures, pending }) =>
  `${suite}: ${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`;
