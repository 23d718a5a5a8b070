// The run panel's real bundle, alone in a browser: `node scripts/test-unit.mjs e2e webview/` runs it without a workbench.
import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { type RunPanelMessage, type RunPanelRequest, runPanelRequest } from '../../../src/shared/run-panel-protocol';
import * as v from 'valibot';
import { findFaults } from './faults';
import { madeUpEvents, madeUpRecord, madeUpResults, madeUpSnapshot, tenClassEvaluation, threeClassEvaluation, wideOutputEvaluation } from './made-up-run';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { themeNames } from './themes';
import { until } from './until';

type RunPage = PanelPage<RunPanelMessage, RunPanelRequest>;
const runPage = { entry: 'run', state: { folder: '/runs/example' } };
const training = { epochs: 10, batches: 1100, state: 'running' } as const;
const failure = { message: 'The training loss is not a number any more.', remedy: 'Try a smaller learning rate.', file: '/study/model-4.model.ts', position: { line: 9, column: 33 } };
const whole = { ...training, batches: 2 * 844, state: 'completed' } as const;
const completed = (): RunPanelMessage[] => [madeUpSnapshot(whole, { evaluation: threeClassEvaluation }), madeUpResults(threeClassEvaluation)];

/** Test images that look like nothing: each of one grey. */
async function greyImages(request: unknown): Promise<RunPanelMessage | null> {
  const asked = v.parse(runPanelRequest, request);
  if (asked.type !== 'showTestImages') return Promise.resolve(null);
  const { images } = asked;
  const pixels = Uint8Array.from({ length: images.length * 784 }, (_, at) => (images[Math.floor(at / 784)] ?? 0) % 256);
  return Promise.resolve({ type: 'testImages', images, size: { width: 28, height: 28, channels: 1 }, pixels });
}

const states: Readonly<Record<string, () => RunPanelMessage>> = {
  training: () => madeUpSnapshot(training),
  'getting ready': () => madeUpSnapshot(training, { events: madeUpEvents(training).slice(0, 3) }),
  completed: () => madeUpSnapshot({ ...training, batches: 2 * 844, state: 'completed' }, { evaluation: wideOutputEvaluation }),
  failed: () => madeUpSnapshot({ ...training, state: 'failed' }, { record: { failure } }),
  gone: () => ({ type: 'gone', message: 'The folder does not exist.' }),
};

describe('the run panel in a browser', () => {
  let browser: Browser;
  let panel: RunPage | undefined;
  before(async () => { browser = await launchBrowser(); });
  afterEach(async () => { await panel?.close(); });
  after(async () => { await browser.close(); });

  async function open(messages: RunPanelMessage | readonly RunPanelMessage[], options: Partial<PanelPageOptions> = {}): Promise<RunPage> {
    panel = await PanelPage.open(browser, { ...runPage, theme: 'dark', width: 860, answer: greyImages, ...options });
    await panel.show(...[messages].flat());
    return panel;
  }

  function plot(shown: RunPage, metric: string): Locator {
    return shown.page.getByRole('slider', { name: metric });
  }

  /** Characters of all paths of a chart: more points, longer paths. */
  async function drawn(chart: Locator): Promise<number> {
    return chart.locator('svg path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? '').join('').length);
  }

  for (const theme of themeNames) {
    it(`breaks no rule of the page's policy or of accessibility in any state: ${theme}`, async function () {
      this.timeout(120_000);
      const shown = await open(madeUpSnapshot(training), { theme });
      const each = Object.entries(states).map(([name, message]) => [name, () => [message()]] as const);
      assert.deepEqual(await findFaults(shown, Object.fromEntries(each)), []);
      for (const evaluation of [wideOutputEvaluation, tenClassEvaluation]) {
        await shown.show(madeUpSnapshot({ ...whole, classes: evaluation.classes }, { evaluation }), madeUpResults(evaluation));
        await shown.page.locator('.cell.wrong.opens').last().click();
        await shown.page.locator('.gallery canvas').first().waitFor();
        await shown.page.getByText('As a table').click();
        assert.deepEqual(await findFaults(shown, { [`${evaluation.classes.length} classes, opened`]: () => [] }), []);
      }
    });
  }

  it('draws what comes into the charts that are there', async () => {
    const events = madeUpEvents(training);
    const shown = await open(madeUpSnapshot(training, { events: events.slice(0, 60) }));
    const loss = plot(shown, 'Loss');
    const before = await drawn(loss);
    const svg = await loss.locator('svg').elementHandle();
    await shown.show({ type: 'delta', events: events.slice(60, 300) });
    await until(async () => (await drawn(loss)) > before);
    await until(async () => (await drawn(plot(shown, 'Accuracy'))) > 0);
    assert.equal(await svg.evaluate((element) => element.isConnected), true, 'the view was made anew');
    await shown.show({ type: 'delta', events: events.slice(300) });
    await shown.page.getByText('best validation accuracy · epoch 1').waitFor();
  });

  it('asks for everything again when a delta leaves a gap', async () => {
    const events = madeUpEvents(training);
    const shown = await open(madeUpSnapshot(training, { events: events.slice(0, 60) }));
    assert.deepEqual(await shown.posted(), [{ type: 'ready' }]);
    await shown.show({ type: 'delta', events: events.slice(70, 80) });
    assert.deepEqual(await shown.posted(), [{ type: 'ready' }, { type: 'ready' }]);
  });

  it('draws 10 epochs of 844 batches with a few points a pixel, and says that it does', async () => {
    const shown = await open(madeUpSnapshot({ epochs: 10, batches: 8440, state: 'completed' }, { evaluation: threeClassEvaluation }));
    const lines = await plot(shown, 'Loss').locator('svg path').evaluateAll((paths) => paths.map((path) => (path.getAttribute('d') ?? '').split(/[ML]/).length));
    assert.ok(Math.max(...lines) < 3 * 400, lines.join());
    await shown.page.getByText('8,440 batches; each pixel shows its lowest and highest').first().waitFor();
  });

  it('shares one crosshair between both charts, by pointer and by keys', async () => {
    const shown = await open(madeUpSnapshot(training));
    const loss = plot(shown, 'Loss');
    await loss.hover();
    await shown.page.getByText(/^at \d/).nth(1).waitFor();
    await shown.page.mouse.move(1, 1);
    await shown.page.getByText(/^at \d/).first().waitFor({ state: 'detached' });
    await loss.focus();
    await shown.page.keyboard.press('Home');
    await shown.page.keyboard.press('ArrowRight');
    await shown.page.locator('[aria-label^="Accuracy"][aria-valuetext^="epoch 0.02: training 0."]').waitFor();
    await shown.page.keyboard.press('Escape');
    await shown.page.locator('[aria-label^="Accuracy"][aria-valuetext^="latest"]').waitFor();
  });

  it('sends what is asked for, by mouse and by keys', async () => {
    const shown = await open(states.failed?.() ?? assert.fail());
    const { page } = shown;
    await page.getByRole('button', { name: 'Rerun' }).click();
    await page.getByRole('button', { name: 'model-4.model.ts:9:33' }).click();
    await page.getByRole('button', { name: 'More Actions' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.deepEqual((await shown.posted()).slice(1), [{ type: 'rerun' }, { type: 'openFailure' }, { type: 'revealFolder' }]);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'More Actions');
  });

  it('offers Stop, and then to skip the test', async () => {
    const shown = await open(madeUpSnapshot(training));
    await shown.page.getByRole('button', { name: 'Stop' }).click();
    await shown.show({ type: 'delta', events: [], record: { ...madeUpRecord(training), state: 'stopping' } });
    await shown.page.getByRole('button', { name: 'Skip Test' }).click();
    assert.deepEqual((await shown.posted()).slice(1), [{ type: 'stop' }, { type: 'stop' }]);
  });

  it('lets arrow keys walk the confusion matrix, which tells of images outside the classes', async () => {
    const { page } = await open(states.completed?.() ?? assert.fail());
    const focused = (): Promise<string | null | undefined> => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.getByRole('gridcell').first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    assert.equal(await focused(), 'Accessories taken for Bottom: 28, 2.80 % of the row');
    await page.keyboard.press('End');
    assert.equal(await focused(), 'Accessories taken for no class: 4, 0.40 % of the row');
    assert.equal(await page.locator('[role=gridcell][tabindex="0"]').count(), 1);
  });

  it('opens the images of a cell by Enter, the surest first, pages through them, and gives the focus back', async () => {
    const { page, ...shown } = await open(completed());
    const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.textContent ?? null);
    await page.getByRole('gridcell', { name: /^Top: / }).first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const gallery = page.getByRole('region', { name: 'Top taken for Bottom' });
    await gallery.getByText('20 images, most confident first').waitFor();
    await gallery.getByText('1–8 of 20').waitFor();
    assert.equal(await focused(), 'Top taken for Bottom');
    await gallery.locator('canvas').nth(7).waitFor();
    assert.equal(await gallery.locator('canvas').count(), 8);
    const sureness = await gallery.locator('.wrongly b').allInnerTexts();
    assert.deepEqual(sureness, [...sureness].sort().reverse());
    assert.equal(await page.getByRole('gridcell', { selected: true }).count(), 1);
    for (const pages of ['9–16 of 20', '17–20 of 20', '17–20 of 20']) {
      await gallery.getByRole('button', { name: 'Next Images' }).press('Enter');
      await gallery.getByText(pages).waitFor();
    }
    assert.equal(await gallery.getByRole('button', { name: 'Next Images' }).getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Escape');
    await gallery.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Top taken for Bottom: 20, 0.40 % of the row');
    assert.deepEqual(shown.complaints, []);
  });

  it('draws the bytes of an image in whole multiples of its size, and shows where it stands in the data', async () => {
    const { page } = await open(completed());
    await page.getByRole('gridcell', { name: /^Bottom taken for Accessories: 1,/ }).click();
    const card = page.locator('.gallery .card');
    await card.locator('canvas').waitFor();
    const number = Number((await card.getByRole('button').innerText()).replace(',', ''));
    const drawn = await card.locator('canvas').evaluate((canvas: HTMLCanvasElement) => ({
      size: [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight], rendering: getComputedStyle(canvas).imageRendering,
      pixel: [...(canvas.getContext('2d')?.getImageData(13, 13, 1, 1).data ?? [])],
    }));
    assert.deepEqual(drawn, { size: [28, 28, 56, 56], rendering: 'pixelated', pixel: [number % 256, number % 256, number % 256, 255] });
    await card.getByRole('button').click();
    await page.getByText('10,000 images, in the order of the data').waitFor();
    const marked = page.locator('.gallery .card[aria-current=true]');
    assert.equal(Number((await marked.getByRole('button').innerText()).replace(',', '')), number);
    const numbers = (await page.locator('.gallery .card-head button').allInnerTexts()).map((text) => Number(text.replace(',', '')));
    assert.deepEqual(numbers, numbers.map((_, place) => number - (number % 8) + place));
    await page.getByRole('button', { name: 'Back to Bottom taken for Accessories' }).click();
    await page.getByText('1 image', { exact: true }).waitFor();
  });

  it('shows cells as shares of the row, the column and of all, and keeps the choice and the open cell', async () => {
    const shown = await open(completed());
    const { page } = shown;
    const cell = page.getByRole('gridcell', { name: /^Accessories taken for Top: 11/ });
    for (const [basis, text] of [['Per true', '1.10 %11'], ['Per predicted', '0.22 %11'], ['Of all', '0.11 %11'], ['Counts', '111.10 %']] as const) {
      await page.getByRole('radio', { name: basis }).check();
      await page.waitForFunction((wanted) => [...document.querySelectorAll('[role=gridcell]')].some(({ textContent }) => textContent === wanted), text);
    }
    await page.getByRole('radio', { name: 'Per predicted' }).check();
    await cell.click();
    await page.reload();
    await shown.show(...completed());
    assert.equal(await page.getByRole('radio', { name: 'Per predicted' }).isChecked(), true);
    await page.getByRole('region', { name: 'Accessories taken for Top' }).locator('canvas').nth(7).waitFor();
  });

  it('counts articles and opens the missed ones; images of no class open too', async () => {
    const { page } = await open([madeUpSnapshot(whole, { evaluation: wideOutputEvaluation }), madeUpResults(wideOutputEvaluation)]);
    const articles = page.getByRole('grid', { name: 'Articles and predicted classes' });
    assert.equal(await articles.getByRole('row').count(), 11);
    await articles.getByRole('gridcell', { name: 'Bag: 102 missed' }).click();
    await page.getByRole('region', { name: 'Bag, missed' }).getByText('102 images, most confident first').waitFor();
    await page.getByRole('gridcell', { name: /^Accessories taken for no class: 4,/ }).click();
    await page.getByRole('region', { name: 'Accessories taken for no class' }).getByText('4 images, most confident first').waitFor();
  });

  it('draws the calibration with its expected error and a table', async () => {
    const { page } = await open(completed());
    assert.match(await page.locator('.calibration h2').innerText(), /^Calibration\s+expected error 0\.\d{4}$/);
    assert.ok((await drawn(page.locator('.calibration lookbook-chart'))) > 0);
    await page.getByText('As a table').click();
    const counts = await page.locator('.calibration tbody tr td:nth-child(2)').allInnerTexts();
    assert.equal(counts.reduce((sum, count) => sum + Number(count.replace(',', '')), 0), 10_000);
  });

  it('says why images cannot be shown and asks again when told to', async () => {
    let asked = 0;
    const answer = async (request: unknown): Promise<RunPanelMessage | null> => {
      const wish = v.parse(runPanelRequest, request);
      return wish.type === 'showTestImages' && asked++ === 0
        ? { type: 'noTestImages', images: wish.images, message: 'The images are not shown because this workspace is not trusted.' } : greyImages(request);
    };
    const { page } = await open(completed(), { answer });
    await page.getByRole('gridcell', { name: /^Top taken for Accessories/ }).first().click();
    await page.getByText('this workspace is not trusted').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('.gallery canvas').first().waitFor();
    assert.equal(await page.getByText('this workspace is not trusted').count(), 0);
  });

  it('shows a run that kept no test images without what needs them', async () => {
    const { page } = await open([madeUpSnapshot(whole, { evaluation: threeClassEvaluation }), { type: 'noTestResults', message: 'Rerun it to see images.' }]);
    await page.getByText('Rerun it to see images.').waitFor();
    await page.getByRole('gridcell').first().click();
    assert.equal(await page.locator('.gallery, .calibration').count(), 0);
  });

  it('copies the table by class as tab-separated text', async () => {
    const shown = await open(completed());
    await shown.page.getByRole('button', { name: 'Copy the Table' }).click();
    const request = (await shown.posted()).at(-1);
    assert.ok(request?.type === 'copy');
    const rows = request.text.trimEnd().split('\n').map((row) => row.split('\t'));
    assert.deepEqual(rows[0], ['Class', 'Accuracy', 'Precision', 'Recall', 'F1', 'Support']);
    assert.deepEqual(rows[1], ['Top', '0.9945', '0.9958', '0.9932', '0.9945', '5000']);
    assert.deepEqual(rows.at(-1), ['Weighted average', '', '0.9939', '0.9939', '0.9939', '10000']);
    await shown.page.getByText('Copied').waitFor();
  });

  it('keeps choices and the run over a reload', async () => {
    const shown = await open(madeUpSnapshot(training));
    await shown.page.getByRole('radio', { name: 'Step' }).check();
    await shown.page.getByRole('checkbox', { name: 'Ignore outliers' }).click();
    await shown.page.reload();
    await shown.show(madeUpSnapshot(training));
    assert.equal(await shown.page.getByRole('radio', { name: 'Step' }).isChecked(), true);
    assert.equal(await shown.page.getByRole('checkbox', { name: 'Ignore outliers' }).isChecked(), false);
    assert.equal(await shown.page.evaluate('window.kept.folder'), '/runs/example');
  });

  it('follows a change of theme without a redraw', async () => {
    const shown = await open(madeUpSnapshot(training));
    const strokes = (): Promise<string[]> => plot(shown, 'Loss').locator('svg path').evaluateAll((paths) => paths.map((path) => getComputedStyle(path).stroke));
    assert.ok((await strokes()).includes('rgb(108, 182, 255)'));
    await shown.page.evaluate(() => { document.body.className = 'vscode-light'; });
    assert.ok((await strokes()).includes('rgb(40, 112, 219)'));
  });

  it('fits into 420 pixels in every state', async () => {
    const shown = await open(completed(), { width: 420 });
    await shown.page.locator('.cell.wrong.opens').first().click();
    await shown.page.locator('.gallery canvas').first().waitFor();
    assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'open images');
    for (const [name, message] of Object.entries(states)) {
      await shown.show(message());
      assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name);
    }
  });

  it('says so when nothing is heard of the extension host while a run is under way, and takes it back', async function () {
    this.timeout(90_000);
    const shown = await open(madeUpSnapshot(training));
    const notice = shown.page.getByText('extension host does not answer');
    assert.equal(await notice.count(), 0);
    await notice.waitFor({ timeout: 60_000 });
    await shown.show({ type: 'delta', events: [] });
    await notice.waitFor({ state: 'detached' });
  });
});
