// The curves of the run panel, in a browser: zoom, axis, table, export.
import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import * as v from 'valibot';
import { type RunPanelMessage, type RunPanelRequest, runPanelRequest } from '../../../src/shared/run-panel-protocol';
import { findFaults } from './faults';
import { madeUpEvents, madeUpSnapshot } from './made-up-run';
import { launchBrowser, PanelPage, type PanelPageOptions } from './panel-page';
import { themeNames } from './themes';
import { until } from './until';

type RunPage = PanelPage<RunPanelMessage, RunPanelRequest>;
const training = { epochs: 10, batches: 1100, state: 'running' } as const;

describe('the curves of the run panel', () => {
  let browser: Browser;
  let panel: RunPage | undefined;
  before(async () => { browser = await launchBrowser(); });
  afterEach(async () => { await panel?.close(); });
  after(async () => { await browser.close(); });

  async function open(options: Partial<PanelPageOptions> = {}): Promise<RunPage> {
    panel = await PanelPage.open(browser, { entry: 'run', state: { folder: '/runs/example' }, theme: 'dark', width: 860, ...options });
    await panel.show(madeUpSnapshot(training));
    return panel;
  }

  function plot(shown: RunPage, metric: string): Locator {
    return shown.page.getByRole('slider', { name: metric });
  }

  for (const theme of themeNames) {
    it(`break no rule as a table, zoomed, logarithmic, with the menu open: ${theme}`, async function () {
      this.timeout(60_000);
      const shown = await open({ theme });
      await shown.page.getByRole('checkbox', { name: 'Log' }).click();
      await drag(shown, plot(shown, 'Loss'), 0.3, 0.6);
      await shown.page.getByRole('button', { name: 'Export Curves' }).click();
      assert.deepEqual(await findFaults(shown, { zoomed: () => [] }), []);
      await shown.page.keyboard.press('Escape');
      await shown.page.getByRole('button', { name: 'Show as Table' }).click();
      assert.deepEqual(await findFaults(shown, { table: () => [] }), []);
    });
  }

  for (const width of [420, 860]) {
    it(`fit into ${width} pixels as charts and as a table`, async () => {
      const { page } = await open({ width });
      const fits = (): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
      assert.ok(await fits());
      await page.getByRole('button', { name: 'Show as Table' }).click();
      await page.getByRole('region', { name: 'Figures of the curves' }).waitFor();
      assert.ok(await fits());
    });
  }

  /** Drags over a plot from one share of its width to another. */
  async function drag({ page }: RunPage, over: Locator, from: number, to: number): Promise<void> {
    const box = (await over.boundingBox()) ?? assert.fail();
    await page.mouse.move(box.x + from * box.width, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + to * box.width, box.y + 70, { steps: 4 });
    await page.mouse.up();
  }

  /** The part of the horizontal axis that a plot shows. */
  async function spanOf(over: Locator): Promise<[number, number]> {
    return [Number(await over.getAttribute('aria-valuemin')), Number(await over.getAttribute('aria-valuemax'))];
  }

  it('zoom both charts to what is dragged over, and back', async () => {
    const shown = await open();
    const [loss, accuracy] = [plot(shown, 'Loss'), plot(shown, 'Accuracy')];
    const reset = shown.page.getByRole('button', { name: 'Reset Zoom' });
    assert.equal(await reset.getAttribute('aria-disabled'), 'true');
    await drag(shown, loss, 0.4, 0.7);
    await shown.page.getByRole('button', { name: 'Reset Zoom', disabled: false }).waitFor();
    const [from, to] = await spanOf(accuracy);
    assert.ok(from > 0.3 && from < 1 && to > from && to < 1.6, `${from} to ${to}`);
    assert.deepEqual(await spanOf(loss), [from, to]);
    await drag(shown, accuracy, 0.3, 0.6);
    await until(async () => (await spanOf(loss))[1] < to);
    await reset.click();
    await until(async () => (await spanOf(loss))[1] === 2);
    await drag(shown, loss, 0.5, 0.5);
    assert.deepEqual(await spanOf(loss), [0, 2], 'a click is no zoom');
  });

  it('zoom by the wheel with Ctrl and by keys; the wheel alone scrolls the page', async () => {
    const shown = await open({ height: 500 });
    const loss = plot(shown, 'Loss');
    await loss.hover();
    await shown.page.mouse.wheel(0, 50);
    await until(() => shown.page.evaluate(() => window.scrollY > 0));
    assert.deepEqual(await spanOf(loss), [0, 2]);
    await loss.hover();
    await shown.page.keyboard.down('Control');
    await shown.page.mouse.wheel(0, -200);
    await shown.page.keyboard.up('Control');
    await until(async () => (await spanOf(loss))[1] < 2);
    await loss.focus();
    await shown.page.keyboard.press('0');
    await until(async () => (await spanOf(loss))[1] === 2);
    await shown.page.keyboard.press('+');
    await until(async () => { const [from, to] = await spanOf(loss); return Math.abs(to - from - 1) < 1e-6; });
    await shown.page.keyboard.press('-');
    await until(async () => (await spanOf(loss))[1] === 2);
  });

  it('draw the loss on a logarithmic axis, and the accuracy not', async () => {
    const shown = await open();
    const labels = (metric: string): Promise<string[]> => plot(shown, metric).locator('.role-axis-label text').allTextContents();
    const before = await labels('Accuracy');
    const linear = await labels('Loss');
    await shown.page.getByRole('checkbox', { name: 'Log' }).click();
    await until(async () => (await labels('Loss')).includes('0.05') && (await labels('Loss')).includes('0.02'));
    assert.deepEqual(await labels('Accuracy'), before);
    await shown.page.getByRole('checkbox', { name: 'Log' }).click();
    await until(async () => (await labels('Loss')).join() === linear.join());
  });

  it('show their figures in a table, page by page, by keys alone', async () => {
    const shown = await open();
    const { page } = shown;
    await page.getByRole('button', { name: 'Show as Table' }).focus();
    await page.keyboard.press('Enter');
    const table = page.getByRole('region', { name: 'Figures of the curves' });
    await table.waitFor();
    assert.deepEqual((await table.getByRole('row').nth(1).getByRole('cell').allTextContents()).slice(0, 4), ['1', '1', '0.02', '1.1171']);
    assert.equal(await page.getByRole('slider', { name: 'Loss' }).count(), 0);
    await page.getByText('rows 1 to 25 of 1,100').waitFor();
    await page.getByRole('button', { name: 'Last Page' }).press('Enter');
    await page.getByText('rows 1,076 to 1,100 of 1,100').waitFor();
    await page.getByRole('button', { name: 'Previous Page' }).press('Enter');
    await page.getByText('rows 1,051 to 1,075 of 1,100').waitFor();
    await shown.show({ type: 'delta', events: madeUpEvents({ ...training, batches: 1110 }).slice(madeUpEvents(training).length) });
    await page.getByText('rows 1,051 to 1,075 of 1,110').waitFor();
    await page.getByRole('button', { name: 'Show as Table' }).press('Enter');
    await plot(shown, 'Loss').waitFor();
  });

  it('export pictures with their background, and data with every figure of the run', async () => {
    const shown = await open({ theme: 'light', width: 420 });
    const { page } = shown;
    const contents = new Map<string, string>();
    for (const [name, format] of [['Picture (SVG)', 'svg'], ['Picture (PNG)', 'png'], ['Figures (CSV)', 'csv'], ['Figures (JSON)', 'json']] as const) {
      await page.getByRole('button', { name: 'Export Curves' }).click();
      await page.getByRole('menuitem', { name }).click();
      await until(async () => {
        const last = v.safeParse(runPanelRequest, (await shown.posted()).at(-1));
        if (!last.success || last.output.type !== 'saveCurves' || last.output.format !== format) return false;
        contents.set(format, last.output.content);
        return true;
      });
    }
    const svg = contents.get('svg') ?? '';
    assert.match(svg, /<rect width="\d+" height="\d+" fill="#ffffff"\/>/);
    assert.match(svg, /stroke="#2870db"/);
    assert.doesNotMatch(svg, /var\(|color\(|NaN|undefined/);
    // What an image viewer makes of the PNG: its size, and the paper's colour in its corner.
    const [width, height, ...corner] = await page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
      context?.drawImage(image, 0, 0);
      return [image.width, image.height, ...(context?.getImageData(0, 0, 1, 1).data ?? [])];
    }, contents.get('png') ?? '');
    assert.deepEqual([width, corner], [2240, [255, 255, 255, 255]]);
    assert.ok(height > 500);
    const events = madeUpEvents(training);
    const csv = (contents.get('csv') ?? '').trim().split('\n');
    assert.equal(csv.length, 1 + 1100);
    const json = JSON.parse(contents.get('json') ?? '') as { batches: { loss: number }[]; epochs: { val_loss: number }[] };
    assert.deepEqual(json.batches.map(({ loss }) => loss), events.flatMap((event) => (event.type === 'batch' ? [event.loss] : [])));
    assert.deepEqual(json.epochs.map(({ val_loss }) => val_loss), events.flatMap((event) => (event.type === 'epoch' ? [event.val_loss] : [])));
    assert.deepEqual(shown.complaints, []);
  });

  it('are as they were left after a reload; a zoom belongs to its axis', async () => {
    const shown = await open();
    const { page } = shown;
    await page.getByRole('checkbox', { name: 'Log' }).click();
    await drag(shown, plot(shown, 'Loss'), 0.4, 0.7);
    await until(async () => (await spanOf(plot(shown, 'Loss')))[0] > 0);
    const zoom = await spanOf(plot(shown, 'Loss'));
    await page.reload();
    await shown.show(madeUpSnapshot(training));
    assert.equal(await page.getByRole('checkbox', { name: 'Log' }).isChecked(), true);
    assert.deepEqual(await spanOf(plot(shown, 'Loss')), zoom);
    await page.getByRole('radio', { name: 'Time' }).check();
    await until(async () => (await spanOf(plot(shown, 'Loss')))[0] === 0);
  });
});
