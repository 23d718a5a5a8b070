// The data panel's real bundle with the real images, alone in a browser: `node scripts/test-unit.mjs e2e webview/`.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { DataPanelMessage, DataPanelRequest } from '../../../src/shared/data-panel-protocol';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { dataPage, dataStates, RealData, threeClasses } from './real-data';
import { findFaults } from './faults';
import { themeNames } from './themes';

type DataPage = PanelPage<DataPanelMessage, DataPanelRequest>;

describe('the data panel in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let data: RealData;
  let panel: DataPage | undefined;
  before(async () => { [browser, data] = await Promise.all([launchBrowser(), RealData.load()]); });
  afterEach(async () => { await panel?.close(); });
  after(async () => { await browser.close(); });

  async function open(messages: readonly DataPanelMessage[], options: Partial<PanelPageOptions> = {}): Promise<DataPage> {
    panel = await PanelPage.open<DataPanelMessage, DataPanelRequest>(browser, { ...dataPage, theme: 'dark', width: 860, ...options });
    for (const message of messages) await panel.show(message);
    return panel;
  }

  for (const theme of themeNames) {
    it(`breaks no rule of the page's policy or of accessibility in any state: ${theme}`, async () => {
      const shown = await open([], { theme });
      assert.deepEqual(await findFaults(shown, dataStates(data)), []);
    });
  }

  it('tells what to beat, how much there is, and what the pixels are', async () => {
    const { page } = await open([data.overview(threeClasses), data.samples(threeClasses)]);
    const text = await page.locator('main').innerText();
    for (const words of ['0.50', 'accuracy of always answering Top, the largest class', '60,000', '10,000', '28 × 28 × 1', '5 : 4 : 1', '72.94', '0.2860', '1–36 of 60,000']) assert.ok(text.includes(words), words);
    const charts = await page.locator('lookbook-chart svg text').allTextContents();
    for (const words of ['30,000 · 5,000', '24,000 · 4,000', '6,000 · 1,000', 'Top, 50 %']) assert.ok(charts.includes(words), words);
  });

  it('draws images pixel by pixel, never smoothed', async () => {
    const { page } = await open([data.overview(threeClasses), data.samples(threeClasses)]);
    assert.equal(await page.locator('.samples li').count(), 36);
    const first = page.locator('.samples canvas').first();
    const drawn = await first.evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [])].filter((_, index) => index % 4 === 0));
    const samples = data.samples(threeClasses);
    assert.ok(samples.type === 'samples');
    assert.deepEqual(drawn, [...samples.page.pixels.subarray(0, 784)]);
    assert.equal(await first.evaluate((canvas) => getComputedStyle(canvas).imageRendering), 'pixelated');
    assert.equal((await first.boundingBox())?.width, 84);
  });

  it('asks for the samples that are chosen, from their beginning, and keeps the choice over a reload', async () => {
    const shown = await open([data.overview(threeClasses), data.samples(threeClasses)]);
    const { page } = shown;
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByRole('radio', { name: 'Test' }).check();
    await page.getByRole('radio', { name: 'Bottom' }).check();
    await page.getByRole('combobox', { name: 'Article' }).selectOption({ label: 'Sneaker' });
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('5');
    await page.keyboard.press('Enter');
    const base = { part: 'train', className: null, label: null, seed: 11, first: 0, count: 36 };
    const wishes = (await shown.posted()).flatMap((request) => (request.type === 'samples' ? [request.wish] : []));
    assert.deepEqual(wishes, [
      base, { ...base, first: 36 }, { ...base, part: 'test' }, { ...base, part: 'test', className: 'Bottom' },
      { ...base, part: 'test', className: 'Bottom', label: 7 }, { ...base, part: 'test', className: 'Bottom', label: 7, seed: 5 },
    ]);
    await page.reload();
    await shown.show(data.overview(threeClasses));
    assert.deepEqual((await shown.posted()).at(-1), { type: 'samples', wish: wishes.at(-1) });
  });

  it('follows classes as they change: counts, charts and filters', async () => {
    const shown = await open([data.overview(threeClasses), data.samples(threeClasses)]);
    await shown.page.getByRole('radio', { name: 'Bottom' }).check();
    await shown.show(data.overview({ Shoes: [5, 7, 9], Clothes: [0, 1, 2, 3, 4, 6] }));
    const text = await shown.page.locator('main').innerText();
    for (const words of ['0.67', '54,000', 'of 60,000 train images']) assert.ok(text.includes(words), words);
    assert.ok((await shown.page.locator('lookbook-chart svg text').allTextContents()).includes('Shoes, 33.3 %'));
    const last = (await shown.posted()).at(-1);
    assert.ok(last?.type === 'samples' && last.wish.className === null);
  });

  it('fits into 420 pixels in every state', async () => {
    const shown = await open([], { width: 420 });
    for (const [name, messages] of Object.entries(dataStates(data))) {
      for (const message of messages()) await shown.show(message);
      assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name);
    }
  });
});
