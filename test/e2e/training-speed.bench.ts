import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { followJournal } from '../../src/runs/follow-journal';
import { readRecord } from '../../src/runs/read-run';
import { isUnfinished } from '../../src/shared/run-record';
import { keepFailurePictures } from './failure-pictures';
import { RunPanel } from './run-panel';
import { e2eEnvironment, launchBrowser, Workbench } from './workbench';

const rounds = 3;
const experiment = process.env.LOOKBOOK_BENCH_EXPERIMENT ?? 'model-4.model.ts';
const limit = process.env.LOOKBOOK_BENCH_LIMIT ?? '12800';

/** Not a test: whether a run is as fast in VS Code, its panel open, as on the command line. `node scripts/bench-vscode.mjs` */
describe(`Training ${experiment} on ${limit} images in VS Code and on the command line, in turn`, () => {
  let browser: Browser;
  let workbench: Workbench;
  const { workspace } = e2eEnvironment();
  const runsFolder = join(workspace, '.lookbook', 'runs');
  const imagesPerSecond = { 'VS Code': [] as number[], 'command line': [] as number[] };

  before(async () => {
    browser = await launchBrowser();
    workbench = await Workbench.open(browser);
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
    const [here, there] = Object.entries(imagesPerSecond).map(([place, figures]) => {
      const sorted = figures.toSorted((a, b) => a - b);
      const result = { best: sorted.at(-1) ?? NaN, median: sorted[sorted.length >> 1] ?? NaN };
      console.log(`    ${place}: ${result.best.toFixed(0)} images a second in the best epoch, ${result.median.toFixed(0)} in the median of ${figures.length}`);
      return result;
    });
    if (here !== undefined && there !== undefined) {
      console.log(`    VS Code / command line: ${(here.best / there.best).toFixed(3)} by the best epochs, ${(here.median / there.median).toFixed(3)} by the medians`);
    }
  });

  /** Looks at the disk, not at the page: a browser that is asked all the time what it shows works for that, too. */
  async function untilEnded(): Promise<void> {
    for (;;) {
      await delay(2000);
      const [run] = await readdir(runsFolder).catch(() => []);
      if (run !== undefined && !isUnfinished((await readRecord(join(runsFolder, run))).state)) return;
    }
  }

  /** The speed of each epoch of the only run that is there, which is then deleted. */
  async function takeSpeeds(): Promise<number[]> {
    const [run] = await readdir(runsFolder);
    if (run === undefined) throw new Error('There is no run.');
    const events = await followJournal(join(runsFolder, run)).read();
    await rm(join(runsFolder, run), { recursive: true });
    return events.flatMap((event) => event.type === 'epoch' ? [event.imagesPerSecond] : []);
  }

  for (let round = 1; round <= rounds; round++) {
    it(`round ${round}, in VS Code`, async () => {
      await workbench.openFile(experiment);
      await workbench.runCommand('Train Fashion Model');
      await untilEnded();
      await new RunPanel(workbench.webview()).untilState('Completed', 30);
      imagesPerSecond['VS Code'].push(...await takeSpeeds());
    });

    it(`round ${round}, on the command line`, async () => {
      const child = spawn(process.env.LOOKBOOK_BENCH_NODE ?? process.execPath, [join('dist', 'cli.mjs'), join(workspace, experiment), '--engine', 'simd', '--limit', limit], { stdio: 'ignore' });
      const [code] = await once(child, 'exit') as [number | null];
      if (code !== 0) throw new Error(`The command line ended with ${code}.`);
      imagesPerSecond['command line'].push(...await takeSpeeds());
    });
  }
});
