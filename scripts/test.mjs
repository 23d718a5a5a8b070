// npm test: everything, from a fresh clone on. Installs what it needs (as root on Debian) or says what is missing.
import { availableParallelism } from 'node:os';
import { ensureInstalled } from './support/dependencies.mjs';
import { ensureOnMachine, toCompile } from './support/debian.mjs';
import { run } from './support/processes.mjs';
import { main, since, step } from './support/say.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} script what Node runs, with its arguments
 * @property {number} timeoutSeconds
 * @property {boolean} [runner] it runs tests and must close with `N passed, N failed`, N not 0
 * @property {Stage} [beside] runs at the same time, and is shown when both are done: it waits for other things
 */

/** @type {Stage[]} */
const stages = [
  { name: 'build', script: ['scripts/build.mjs'], timeoutSeconds: 180 },
  { name: 'dataset', script: ['scripts/dataset.mjs'], timeoutSeconds: 600 },
  { name: 'lint', script: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'], timeoutSeconds: 180 },
  { name: 'words', script: ['scripts/words.mjs', '--check'], timeoutSeconds: 60 },
  { name: 'imports', script: ['scripts/lint-imports.mjs'], timeoutSeconds: 60 },
  ...['.', 'webview', 'test/e2e', 'scripts'].map((project) => ({
    name: `types of ${project}`,
    script: ['node_modules/typescript/bin/tsc', '-p', project],
    timeoutSeconds: 120,
  })),
  {
    name: 'unit', script: ['scripts/test-unit.mjs', 'unit'], timeoutSeconds: 600, runner: true,
    beside: { name: 'pages', script: ['scripts/test-pages.mjs'], timeoutSeconds: 900, runner: true },
  },
  { name: 'kernels', script: ['scripts/test-unit.mjs', 'kernels'], timeoutSeconds: 300, runner: true },
  { name: 'host', script: ['scripts/test-host.mjs'], timeoutSeconds: 480, runner: true },
  // Alone: it trains, and a person's clicks wait for what the two cores leave.
  { name: 'e2e', script: ['scripts/test-e2e.mjs'], timeoutSeconds: 900, runner: true },
];

/** The closing line by which a runner says what it did, alone on a line. */
const closingLine = /^(?:\w+: )?(\d+) passed, (\d+) failed(?:, \d+ skipped)?$/gm;

/** @param {Stage} stage @param {'tee' | 'quiet'} show @returns {Promise<{ name: string, wrong: string | undefined, time: string, output: string }>} */
async function perform(stage, show) {
  const start = performance.now();
  const { code, output, timedOut } = await run(process.execPath, stage.script, { timeoutSeconds: stage.timeoutSeconds, output: show });
  return { name: stage.name, wrong: whatIsWrong(stage, { code, output, timedOut }), time: since(start), output };
}

/** @param {Stage} stage @param {{ code: number, output: string, timedOut: boolean }} outcome @returns {string | undefined} */
function whatIsWrong({ timeoutSeconds, runner = false }, { code, output, timedOut }) {
  if (timedOut) return `took longer than ${timeoutSeconds} s and was ended`;
  const closing = [...output.matchAll(closingLine)].at(-1);
  if (runner && closing === undefined) return 'ended without saying what it ran';
  if (runner && Number(closing?.[1]) === 0) return 'ran no test that passed';
  if (runner && Number(closing?.[2]) > 0) return `${closing?.[2]} failed`;
  return code === 0 ? undefined : `exit code ${code}`;
}

await main(async () => {
  const begin = performance.now();
  console.log(`Node ${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} processors`);
  await ensureOnMachine(['chromium', 'strace', ...toCompile]);
  await ensureInstalled();
  const { ensureCodeServer } = await import('./support/code-server.mjs');
  if (process.platform !== 'win32') await ensureCodeServer();

  const report = [];
  for (const stage of stages) {
    step(stage.name);
    const beside = stage.beside === undefined ? undefined : perform(stage.beside, 'quiet');
    const done = await perform(stage, 'tee');
    report.push(done);
    if (beside !== undefined) {
      const other = await beside;
      step(other.name);
      process.stdout.write(other.output);
      report.push(other);
    }
    // Nothing after it can work without what the build makes.
    if (stage.name === 'build' && done.wrong !== undefined) break;
  }
  step(`All in ${since(begin)}`);
  for (const { name, wrong, time } of report) console.log(`${wrong === undefined ? '✔' : '✖'} ${name} (${time})${wrong === undefined ? '' : `: ${wrong}`}`);
  return report.some(({ wrong }) => wrong !== undefined) ? 1 : 0;
});
