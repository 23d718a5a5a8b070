// Pictures of the panels in their states, to look at. Run by scripts/look.mjs.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { ComparedRunFeed } from '../../../src/panels/compared-run-feed';
import { RunFeed } from '../../../src/panels/run-feed';
import type { ComparePanelMessage } from '../../../src/shared/compare-panel-protocol';
import { type RunPanelMessage, runPanelRequest } from '../../../src/shared/run-panel-protocol';
import { loadDataset } from '../../../src/dataset/load-dataset';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { gatherImages } from '../../../src/dataset/image-dataset';
import { readTestResults } from '../../../src/runs/read-run';
import { madeUpComparison, manyRuns, oddRuns, studyRuns } from './made-up-comparison';
import { MadeUpJournal, madeUpResults, madeUpSnapshot, tenClassEvaluation, threeClassEvaluation, wideOutputEvaluation } from './made-up-run';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { dataLooks } from './real-data';
import type { ThemeName } from './themes';

const training = { epochs: 10, batches: 2 * 844 + 520, state: 'running' } as const;
const whole = { epochs: 4, batches: 4 * 844, state: 'completed' } as const;

function downloading(): RunPanelMessage {
  const journal = new MadeUpJournal();
  journal.add({ type: 'created', run: 'example', experimentFile: '/study/model-4.model.ts' });
  journal.add({ type: 'phase', phase: 'evaluating-experiment' });
  journal.add({ type: 'phase', phase: 'loading-dataset' });
  journal.add({ type: 'download', file: 'train-images-idx3-ubyte.gz', received: 12_345_678, total: 26_421_880 });
  return madeUpSnapshot(training, { events: journal.events });
}

function queued(): RunPanelMessage {
  const journal = new MadeUpJournal();
  journal.add({ type: 'created', run: 'example', experimentFile: '/study/model-4.model.ts' });
  journal.add({ type: 'phase', phase: 'evaluating-experiment' });
  journal.add({ type: 'phase', phase: 'queued' });
  return madeUpSnapshot({ ...training, state: 'queued' }, { events: journal.events, queuedBehind: 2, record: { startedAt: null } });
}

/** What a person does before the picture is taken. */
const prepare: Readonly<Record<string, (panel: PanelPage<object, unknown>) => Promise<void>>> = {
  'curves-zoomed': async ({ page }) => {
    await page.getByRole('checkbox', { name: 'Log' }).click();
    const box = await page.locator('.plot').first().boundingBox();
    if (box === null) return;
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 80);
    await page.mouse.up();
    await page.waitForTimeout(300);
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 80);
    await page.waitForTimeout(300);
  },
  'curves-table': async ({ page }) => { await page.getByRole('button', { name: 'Show as Table' }).click(); },
  'curves-export': async ({ page }) => { await page.getByRole('button', { name: 'Export Curves' }).click(); },
};

const longName = 'An experiment whose author could not stop writing: convolution, dropout, batch normalisation and everything else';
const states: Readonly<Record<string, () => RunPanelMessage | readonly RunPanelMessage[]>> = {
  training: () => madeUpSnapshot(training),
  'training-long-name': () => madeUpSnapshot({ ...training, name: longName, colorSlot: 2 }, { record: { experimentFile: '/study/an-experiment-with-a-long-file-name.model.ts' } }),
  'curves-zoomed': () => madeUpSnapshot(training),
  'curves-table': () => madeUpSnapshot(training),
  'curves-export': () => madeUpSnapshot(training),
  first: () => madeUpSnapshot({ epochs: 10, batches: 130, state: 'running', colorSlot: 3 }),
  completed: () => [madeUpSnapshot({ ...whole, penalties: true }, { evaluation: threeClassEvaluation }), madeUpResults(threeClassEvaluation)],
  'completed-old': () => [
    madeUpSnapshot(whole, { evaluation: threeClassEvaluation }),
    { type: 'noTestResults', message: 'This run was made by an earlier version of Lookbook, which did not keep what the model said of which test image. Rerun it to see images, articles and calibration.' },
  ],
  'completed-wide-output': () => {
    const snapshot = madeUpSnapshot({ ...whole, colorSlot: 4 }, { evaluation: wideOutputEvaluation });
    const message = 'The model has 10 outputs and the data 3 classes: a prediction outside the classes counts as wrong, as “no class”.';
    return [{ ...snapshot, events: [...snapshot.events, { type: 'warning', seq: snapshot.events.length + 1, time: new Date().toISOString(), message }] }, madeUpResults(wideOutputEvaluation)];
  },
  'completed-ten-classes': () => [
    madeUpSnapshot({ ...whole, epochs: 10, batches: 8440, colorSlot: 5, classes: tenClassEvaluation.classes }, { evaluation: tenClassEvaluation }), madeUpResults(tenClassEvaluation),
  ],
  failed: () => madeUpSnapshot({ ...training, batches: 1200, state: 'failed' }, { record: { failure: {
    message: 'The training loss is not a number any more.', remedy: 'Try a smaller learning rate, and look for a logarithm or a division in the model.',
    file: '/study/model-4.model.ts', position: { line: 9, column: 33 },
  } } }),
  interrupted: () => madeUpSnapshot({ ...training, batches: 1200, state: 'interrupted' }),
  downloading,
  queued,
  gone: () => ({ type: 'gone', message: 'This run cannot be read any more: /study/.lookbook/runs/20261122-140200-model-4-dropout-a1b2 does not exist.' }),
};

const views: readonly (readonly [ThemeName, number])[] = [
  ['dark', 860], ['light', 860], ['high-contrast', 860], ['high-contrast-light', 860], ['dark', 420], ['light', 420], ['dark', 1400],
];
const { values: { run, compare }, positionals: wanted } = parseArgs({ allowPositionals: true, options: { run: { type: 'string' }, compare: { type: 'string', multiple: true } } });
const real = run === undefined ? null : await wholeRun(run);

/** Everything that VS Code would send of a run. */
async function wholeRun(runFolder: string): Promise<RunPanelMessage[]> {
  const snapshot = await new RunFeed(runFolder, () => 1, () => 0, (problem) => { console.warn(problem.message); }).snapshot();
  const evaluation = snapshot.type === 'snapshot' ? snapshot.evaluation : null;
  const results = evaluation === null ? null : await readTestResults(runFolder, evaluation);
  return [snapshot, ...(results === null ? [] : [{ type: 'testResults', ...results } as const])];
}

/** Everything that VS Code would send of a comparison of real runs. */
async function wholeComparison(folders: readonly string[]): Promise<ComparePanelMessage[]> {
  const feeds = folders.map((folder) => new ComparedRunFeed(folder, (problem) => { console.warn(problem.message); }));
  const runs = await Promise.all(feeds.map((feed, index) => feed.describe((index % 6) + 1)));
  const courses = await Promise.all(feeds.map((feed) => feed.course()));
  const answers = await Promise.all(feeds.map((feed, index) => {
    const evaluation = runs[index]?.evaluation ?? null;
    return evaluation === null ? Promise.resolve(null) : feed.answers(evaluation);
  }));
  return [
    { type: 'runs', runs, problems: [] }, { type: 'courses', courses: courses.filter((course) => course !== null) },
    { type: 'answers', answers: answers.filter((answer) => answer !== null) },
  ];
}

/** The real test images; made-up runs have them too, though they do not fit. */
const dataset = loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
async function answer(request: unknown): Promise<RunPanelMessage | null> {
  const asked = v.safeParse(runPanelRequest, request);
  if (!asked.success || asked.output.type !== 'showTestImages') return null;
  const { images } = asked.output;
  const { test } = await dataset;
  const { width, height, channels } = test;
  return { type: 'testImages', images, size: { width, height, channels }, pixels: gatherImages(test, images) };
}
const folder = join('out', 'look');
await mkdir(folder, { recursive: true });
interface Look {
  readonly page: Pick<PanelPageOptions, 'entry' | 'state' | 'height'>;
  readonly messages: () => readonly object[];
}
const runLook = (messages: () => RunPanelMessage | readonly RunPanelMessage[]): Look => ({ page: { entry: 'run', state: { folder: '/runs/example' } }, messages: () => [messages()].flat() });
/** So high that charts which wait to be seen are drawn. */
const compareLook = (messages: () => readonly object[]): Look => ({ page: { entry: 'compare', state: { folders: [] }, height: 1800 }, messages });
const comparisons: Readonly<Record<string, Look>> = {
  compare: compareLook(() => madeUpComparison(studyRuns)),
  'compare-odd': compareLook(() => madeUpComparison(oddRuns, [{ folder: '/runs/20261122-140200-model-4-a1b2', message: 'The run folder has no record.' }])),
  'compare-many': compareLook(() => madeUpComparison(manyRuns(24))),
  'compare-one': compareLook(() => madeUpComparison(studyRuns.slice(0, 1))),
  'compare-none': compareLook(() => madeUpComparison([])),
};
const realComparison = compare === undefined ? null : await wholeComparison(compare);
const looks: Readonly<Record<string, Look>> = realComparison !== null ? { 'compare-real': compareLook(() => realComparison) } : real === null
  ? { ...Object.fromEntries(Object.entries(states).map(([name, message]) => [name, runLook(message)])), ...comparisons, ...(await dataLooks()) }
  : { real: runLook(() => real) };
const browser = await launchBrowser();
for (const [theme, width] of views) {
  for (const [name, look] of Object.entries(looks)) {
    const file = `${name}-${theme}-${width}`;
    if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
    const panel = await PanelPage.open<object, unknown>(browser, { ...look.page, theme, width, scale: 2, answer });
    await panel.show(...look.messages());
    await prepare[name]?.(panel);
    if (name === 'training') {
      const box = await panel.page.locator('.plot').first().boundingBox();
      if (box !== null) await panel.page.mouse.move(box.x + box.width / 2, box.y + 100);
      await panel.page.waitForTimeout(250);
    }
    const wrong = panel.page.locator('.cell.wrong.opens').first();
    if ((await wrong.count()) > 0) {
      await wrong.click();
      await panel.page.locator('.card canvas').first().waitFor();
    }
    await panel.page.screenshot({ path: join(folder, `${file}.png`), fullPage: true });
    for (const complaint of panel.complaints) console.log(`${file}: ${complaint}`);
    await panel.close();
  }
}
await browser.close();
