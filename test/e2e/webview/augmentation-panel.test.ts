// The augmentation preview's real bundle with real images and draws, alone in a browser.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { AugmentationPanelMessage, AugmentationPanelRequest } from '../../../src/shared/augmentation-panel-protocol';
import { findFaults } from './faults';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { augmentationPage, augmentationStates, RealData, toldExperiment } from './real-data';
import { themeNames } from './themes';

type AugmentationPage = PanelPage<AugmentationPanelMessage, AugmentationPanelRequest>;

describe('the augmentation preview in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let states: ReturnType<typeof augmentationStates>;
  let panel: AugmentationPage | undefined;
  before(async () => {
    browser = await launchBrowser();
    states = augmentationStates(await RealData.load());
  });
  afterEach(async () => { await panel?.close(); });
  after(async () => { await browser.close(); });

  async function open(messages: readonly AugmentationPanelMessage[], options: Partial<PanelPageOptions> = {}): Promise<AugmentationPage> {
    panel = await PanelPage.open<AugmentationPanelMessage, AugmentationPanelRequest>(browser, { ...augmentationPage, theme: 'dark', width: 860, ...options });
    for (const message of messages) await panel.show(message);
    return panel;
  }

  for (const theme of themeNames) {
    it(`breaks no rule of the page's policy or of accessibility in any state: ${theme}`, async () => {
      assert.deepEqual(await findFaults(await open([], { theme }), states), []);
    });
  }

  it('draws each image as it is fed, with what was applied to it', async () => {
    const { page } = await open(states.augmentation?.() ?? []);
    const message = states.augmentation?.()[1];
    assert.ok(message?.type === 'preview');
    const { drawn, originals } = message.preview;
    const pixels = await page.locator('table canvas').evaluateAll((canvases) => canvases.map((canvas) =>
      [...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [])].filter((_, index) => index % 4 === 0)));
    assert.equal(pixels.length, 7 * 7);
    assert.deepEqual(pixels[0], [...originals.subarray(0, 784)]);
    assert.deepEqual(pixels[3], Array.from(drawn.subarray(2 * 784, 3 * 784), (value) => Math.round(255 * value)));
    const text = await page.locator('main').innerText();
    for (const words of ['Epoch 6', 'as it is', 'cutout', 'crop 0.', 'With the experiment’s seed, 42', '36 %']) assert.ok(text.includes(words), words);
  });

  it('tries a value out while its slider moves, and writes it when it is let go', async () => {
    const shown = await open(states.augmentation?.() ?? []);
    const slider = shown.page.getByRole('slider', { name: 'cutout: side' });
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = '12';
      input.dispatchEvent(new Event('input'));
    });
    await shown.page.waitForTimeout(100);
    const tried = (await shown.posted()).at(-1);
    assert.ok(tried?.type === 'preview');
    assert.deepEqual(tried.wish.augment.at(-1), { kind: 'cutout', side: 12, fill: 0, probability: 0.3 });
    await slider.dispatchEvent('change');
    const changes = async (): Promise<unknown[]> => (await shown.posted()).filter(({ type }) => type === 'change');
    assert.deepEqual(await changes(), [{ type: 'change', change: { change: 'set', step: 3, name: 'side', value: 12 } }]);
    await shown.page.getByRole('spinbutton', { name: 'randomCrop: smallest' }).fill('0.65');
    await shown.page.keyboard.press('Enter');
    assert.deepEqual((await changes()).at(-1), { type: 'change', change: { change: 'set', step: 2, name: 'smallest', value: 0.65 } });
    await shown.page.getByRole('spinbutton', { name: 'randomCrop: smallest' }).fill('7');
    await shown.page.keyboard.press('Enter');
    assert.equal(await shown.page.getByRole('spinbutton', { name: 'randomCrop: smallest' }).inputValue(), '0.65');
    assert.equal((await changes()).length, 2);
  });

  it('puts transforms in and takes them out, once for each click', async () => {
    const shown = await open(states.augmentation?.() ?? []);
    await shown.page.getByRole('checkbox', { name: 'noise' }).click();
    await shown.page.getByRole('checkbox', { name: 'flipLeftRight' }).click();
    await shown.show(toldExperiment());
    const changes = (await shown.posted()).filter(({ type }) => type === 'change');
    assert.deepEqual(changes, [
      { type: 'change', change: { change: 'add', step: { kind: 'noise', deviation: 12, probability: 0.5 } } },
      { type: 'change', change: { change: 'remove', step: 0 } },
    ]);
    assert.equal(await shown.page.getByRole('checkbox', { name: 'flipLeftRight' }).isChecked(), true);
  });

  it('shows what it cannot write as it is, with a link to its place', async () => {
    const shown = await open(states.augmentation?.() ?? []);
    assert.equal(await shown.page.getByRole('slider', { name: 'rotate: degrees' }).count(), 0);
    await shown.page.getByRole('button', { name: 'in the source', exact: true }).click();
    const last = (await shown.posted()).at(-1);
    assert.ok(last?.type === 'openPlace' && last.place.start.line === 12);
  });

  it('draws with another seed, and goes back to the experiment’s', async () => {
    const shown = await open(states.augmentation?.() ?? []);
    const seed = async (): Promise<number | undefined> => {
      await shown.page.waitForTimeout(100);
      return (await shown.posted()).flatMap((request) => (request.type === 'preview' ? [request.wish.seed] : [])).at(-1);
    };
    assert.equal(await seed(), 42);
    await shown.page.getByRole('spinbutton', { name: 'Seed' }).fill('9');
    await shown.page.keyboard.press('Enter');
    assert.equal(await seed(), 9);
    await shown.page.getByRole('button', { name: 'The experiment\'s seed' }).click();
    assert.equal(await seed(), 42);
  });

  it('fits into 420 pixels in every state', async () => {
    const shown = await open([], { width: 420 });
    for (const [name, messages] of Object.entries(states)) {
      for (const message of messages()) await shown.show(message);
      assert.ok(await shown.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name);
    }
  });
});
