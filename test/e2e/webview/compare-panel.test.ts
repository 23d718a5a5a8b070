// The panel that compares runs, its real bundle alone in a browser: `node scripts/test-unit.mjs e2e webview/compare`.
import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import type { ComparePanelMessage, ComparePanelRequest } from '../../../src/shared/compare-panel-protocol';
import { findFaults } from './faults';
import { coursesOf, described, madeUpComparison, type MadeUpCompared, manyRuns, oddRuns, studyRuns } from './made-up-comparison';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { themeNames } from './themes';

type ComparePage = PanelPage<ComparePanelMessage, ComparePanelRequest>;
const problem = { folder: '/runs/20261122-140200-model-4-a1b2', message: 'The run folder has no record.' };

describe('the panel that compares runs, in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let panel: ComparePage | undefined;
  before(async () => { browser = await launchBrowser(); });
  afterEach(async () => { await panel?.close(); });
  after(async () => { await browser.close(); });

  async function open(messages: readonly ComparePanelMessage[], options: Partial<PanelPageOptions> = {}): Promise<ComparePage> {
    panel = await PanelPage.open<ComparePanelMessage, ComparePanelRequest>(browser, { entry: 'compare', state: { folders: [] }, theme: 'dark', width: 1000, ...options });
    if (messages.length > 0) await panel.show(...messages);
    return panel;
  }

  function row({ page }: ComparePage, name: string): Locator {
    return page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
  }

  async function names({ page }: ComparePage): Promise<string[]> {
    return page.locator('.run-name .link').allInnerTexts();
  }

  for (const theme of themeNames) {
    it(`breaks no rule of the page's policy or of accessibility in any state: ${theme}`, async () => {
      const shown = await open([], { theme });
      assert.deepEqual(await findFaults<ComparePanelMessage, ComparePanelRequest>(shown, {
        study: () => madeUpComparison(studyRuns), odd: () => madeUpComparison(oddRuns, [problem]), one: () => madeUpComparison(studyRuns.slice(0, 1)), none: () => madeUpComparison([]),
      }), []);
    });
  }

  it('tells each run’s figures, the best of them, and which differences chance explains', async () => {
    const shown = await open(madeUpComparison(studyRuns));
    const baseline = await row(shown, 'Model 4: dropout').innerText();
    for (const words of ['baseline', '0.9939', '0.9922–0.9952', '0.0265', '420,739']) assert.ok(baseline.includes(words), `${words} in ${baseline}`);
    assert.ok((await row(shown, 'Model 4: dropout').locator('.main-figure .best').count()) === 1);
    const first = row(shown, 'Model 1: stock baseline').locator('td').first();
    assert.match(await first.innerText(), /0\.9876/);
    assert.equal(await first.locator('.difference').getAttribute('class'), 'difference worse');
    assert.match(await first.locator('.difference').innerText(), /−0\.0063/);
    assert.match((await first.locator('.difference').getAttribute('title')) ?? '', /^The runs differ\. This run alone is right on \d+ test images, the baseline alone on \d+\. McNemar’s test: p = /);
    const second = row(shown, 'Model 2: two convolutions').locator('td').first().locator('.difference');
    assert.equal(await second.getAttribute('class'), 'difference plain');
    assert.match((await second.getAttribute('title')) ?? '', /^Chance explains this difference\./);
  });

  it('does not compare runs with other classes, and says so', async () => {
    const shown = await open(madeUpComparison(oddRuns));
    assert.match(await row(shown, 'Ten articles').innerText(), /other classes/);
    assert.equal(await row(shown, 'Ten articles').locator('.difference').count(), 0);
    await shown.page.getByText('Ten articles: not compared: it has other classes than the baseline.').waitFor();
  });

  it('sorts by a column from the keyboard, the baseline on top, and keeps that over a reload', async () => {
    const shown = await open(madeUpComparison(studyRuns));
    const { page } = shown;
    const sort = page.getByRole('button', { name: 'Test accuracy' });
    await sort.focus();
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=descending]', { hasText: 'Test accuracy' }).waitFor();
    assert.deepEqual(await names(shown), ['Model 4: dropout', 'Model 2: two convolutions', 'Model 5: dropout and L2', 'Model 1: stock baseline']);
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=ascending]', { hasText: 'Test accuracy' }).waitFor();
    await page.getByRole('button', { name: 'Make Model 2: two convolutions the baseline' }).click();
    await page.reload();
    await shown.show(...madeUpComparison(studyRuns));
    assert.deepEqual(await names(shown), ['Model 2: two convolutions', 'Model 1: stock baseline', 'Model 5: dropout and L2', 'Model 4: dropout']);
    assert.equal(await page.getByRole('button', { name: 'Model 2: two convolutions is the baseline' }).getAttribute('aria-pressed'), 'true');
  });

  it('draws a chart a run on one scale, the run that would flatten the others on its own, and one crosshair for all', async () => {
    const shown = await open(madeUpComparison(studyRuns), { height: 1600 });
    const { page } = shown;
    assert.equal(await page.locator('.multiple').count(), 4);
    assert.match(await page.locator('.multiple', { has: page.getByText('own scale') }).innerText(), /Model 1/);
    await page.getByText('Model 1: stock baseline is above this scale').waitFor();
    const plot = page.getByRole('slider', { name: 'Loss curve of Model 4: dropout' });
    await plot.locator('svg').first().waitFor();
    await plot.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageUp');
    const there = page.locator('[aria-valuetext^="epoch 0.40: training 0."]');
    await plot.and(there).waitFor();
    await page.getByRole('slider', { name: 'Loss curve of Model 2: two convolutions' }).and(there).waitFor();
    await page.locator('.legend').getByText('at 0.40').waitFor();
    await page.getByRole('radio', { name: 'Own scale' }).check();
    await page.getByText('own scale', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Accuracy' }).check();
    await page.getByRole('slider', { name: 'Accuracy curve of Model 4: dropout' }).waitFor();
  });

  it('shows what differs in the settings, source included, and everything when asked', async () => {
    const { page } = await open(madeUpComparison(studyRuns));
    const rows = async (): Promise<string[]> => page.locator('.settings tbody th').allInnerTexts();
    assert.deepEqual(await rows(), ['layers', 'Conv2D', 'Dropout', 'Dense', 'MaxPooling2D', 'source']);
    await page.getByRole('radio', { name: 'All', exact: true }).check();
    await page.getByRole('rowheader', { name: 'batchSize' }).waitFor();
  });

  it('asks the host for what a page cannot do', async () => {
    const shown = await open(madeUpComparison(studyRuns));
    const { page } = shown;
    await page.getByRole('button', { name: 'Add Run' }).click();
    await page.getByRole('button', { name: 'Diff Sources' }).click();
    await page.getByRole('button', { name: 'Diff the source of Model 5: dropout and L2 with the baseline’s' }).click();
    await page.getByRole('button', { name: 'Take Model 1: stock baseline out of the comparison' }).click();
    await page.getByRole('button', { name: 'Model 2: two convolutions', exact: true }).first().click();
    await page.getByRole('button', { name: 'Copy the Table' }).click();
    const requests = (await shown.posted()).slice(1);
    assert.deepEqual(requests.slice(0, 5), [
      { type: 'addRuns' }, { type: 'diffSources', first: '/runs/4', second: null }, { type: 'diffSources', first: '/runs/4', second: '/runs/5' },
      { type: 'removeRun', folder: '/runs/1' }, { type: 'openRun', folder: '/runs/2' },
    ]);
    const copied = requests[5];
    assert.ok(copied?.type === 'copy');
    const [head, first] = copied.text.split('\n').map((line) => line.split('\t'));
    assert.deepEqual(head?.slice(0, 4), ['Run', 'Test accuracy', 'Test loss', 'Best val. loss']);
    assert.deepEqual(first?.slice(0, 3), ['Model 4: dropout', '0.9939', '0.0265']);
  });

  it('exports pictures and figures of all runs', async () => {
    const shown = await open(madeUpComparison(studyRuns));
    for (const name of ['Picture (SVG)', 'Picture (PNG)', 'Figures (CSV)', 'Figures (JSON)']) {
      await shown.page.getByRole('button', { name: 'Export Curves' }).click();
      await shown.page.getByRole('menuitem', { name }).click();
    }
    await shown.page.waitForFunction('window.posted.filter(({ type }) => type === "saveCurves").length === 4');
    const saved = new Map((await shown.posted()).flatMap((request) => (request.type === 'saveCurves' ? [[request.format, request.content] as const] : [])));
    const svg = saved.get('svg') ?? '';
    for (const { name = '' } of studyRuns) assert.ok(svg.includes(`>${name}<`), name);
    assert.doesNotMatch(svg, /var\(/);
    assert.ok(Buffer.from(saved.get('png') ?? '', 'base64').subarray(1, 4).equals(Buffer.from('PNG')));
    assert.equal((saved.get('csv') ?? '').trimEnd().split('\n').length, 1 + studyRuns.reduce((sum, { batches }) => sum + batches, 0));
    assert.equal((JSON.parse(saved.get('json') ?? '') as { runs: unknown[] }).runs.length, 4);
  });

  it('follows a run that trains, asks anew after a gap, and keeps the runs over a reload', async () => {
    const live: MadeUpCompared = { ...(oddRuns[2] ?? assert.fail()), name: 'Live' };
    const shown = await open([{ type: 'runs', runs: [studyRuns[0], live].map((run) => described(run ?? assert.fail())), problems: [] }, coursesOf(live, { to: 900 })]);
    await row(shown, 'Live').getByText('1.1 of 10 epochs').waitFor();
    await shown.show(coursesOf(live, { from: 900, to: 1700 }));
    await row(shown, 'Live').getByText('2.0 of 10 epochs').waitFor();
    const asked = async (): Promise<number> => (await shown.posted()).filter(({ type }) => type === 'ready').length;
    const before = await asked();
    await shown.show(coursesOf(live, { from: 2000, to: 2100 }));
    assert.equal(await asked(), before + 1);
    assert.deepEqual(await shown.page.evaluate('window.kept.folders'), ['/runs/4', '/runs/live']);
  });

  it('fits into 420 pixels in every state', async () => {
    const shown = await open([], { width: 420 });
    for (const messages of [madeUpComparison(studyRuns), madeUpComparison(oddRuns, [problem]), madeUpComparison([])]) {
      await shown.show(...messages);
      assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    }
  });

  it('shows fifty runs, drawing only the charts that are in sight', async () => {
    const shown = await open(madeUpComparison(manyRuns(50, 400)));
    assert.equal((await names(shown)).length, 50);
    assert.equal(await shown.page.locator('.multiple').count(), 50);
    await shown.page.locator('.multiple').first().scrollIntoViewIfNeeded();
    await shown.page.locator('.multiple svg.marks').first().waitFor();
    assert.ok((await shown.page.locator('.multiple svg.marks').count()) < 50);
    await shown.page.locator('.multiple').last().scrollIntoViewIfNeeded();
    await shown.page.locator('.multiple').last().locator('svg.marks').waitFor();
    assert.deepEqual(shown.complaints, []);
  });
});
