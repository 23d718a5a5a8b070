// The run panel's real bundle, alone in a browser: `node scripts/test-unit.mjs e2e webview/` runs it without a workbench.
import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import type { RunPanelMessage, RunPanelRequest } from '../../../src/shared/run-panel-protocol';
import { findFaults } from './faults';
import { madeUpEvents, madeUpRecord, madeUpSnapshot, threeClassEvaluation, wideOutputEvaluation } from './made-up-run';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { themeNames } from './themes';

type RunPage = PanelPage<RunPanelMessage, RunPanelRequest>;
const runPage = { entry: 'run', state: { folder: '/runs/example' } };
const training = { epochs: 10, batches: 1100, state: 'running' } as const;
const failure = { message: 'The training loss is not a number any more.', remedy: 'Try a smaller learning rate.', file: '/study/model-4.model.ts', position: { line: 9, column: 33 } };
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

  async function open(message: RunPanelMessage, options: Partial<PanelPageOptions> = {}): Promise<RunPage> {
    panel = await PanelPage.open(browser, { ...runPage, theme: 'dark', width: 860, ...options });
    await panel.show(message);
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
    });
  }

  it('draws what comes into the charts that are there', async () => {
    const events = madeUpEvents(training);
    const shown = await open(madeUpSnapshot(training, { events: events.slice(0, 60) }));
    const loss = plot(shown, 'Loss');
    const before = await drawn(loss);
    const svg = await loss.locator('svg').elementHandle();
    await shown.show({ type: 'delta', events: events.slice(60, 300) });
    assert.ok((await drawn(loss)) > before);
    assert.ok((await drawn(plot(shown, 'Accuracy'))) > 0);
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
    const shown = await open(madeUpSnapshot(training), { width: 420 });
    for (const [name, message] of Object.entries(states)) {
      await shown.show(message());
      assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name);
    }
  });
});
