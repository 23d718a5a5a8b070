// The report's HTML in a browser: `npm run test:pages -- report`.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { loadDataset } from '../../../src/dataset/load-dataset';
import { writeReport } from '../../../src/report/write-report';
import { RunWriter } from '../../../src/runs/run-writer';
import { makeRun } from '../../unit/report/made-runs';
import { findViolations } from './faults';
import { launchBrowser } from './panel-page';

const versions = { lookbook: '0', node: process.version, tfjs: '4', platform: process.platform };
const augment = [{ kind: 'flipLeftRight', probability: 0.5 }, { kind: 'rotate', degrees: 15, fill: 0, probability: 0.5 }] as const;

describe('the report in a browser', function () {
  this.timeout(240_000);
  let browser: Browser;
  let folder = '';
  let html = '';
  before(async () => {
    await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
    folder = await mkdtemp(join(tmpdir(), 'lookbook-report-'));
    const runs = { folder, create: (experiment = ''): Promise<RunWriter> => RunWriter.create({ runsFolder: join(folder, 'runs'), experimentFile: join(folder, experiment), versions }) };
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.9 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.97 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout (with augmentation)', skill: 0.9, augment });
    ({ html } = await writeReport({ paths: [folder], out: join(folder, 'report.html'), json: false }, '0', () => undefined, new AbortController().signal));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: { colorScheme: 'dark' | 'light'; width: number }): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: options.width, height: 900 }, colorScheme: options.colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (['warning', 'error'].includes(message.type())) complaints.push(message.text()); });
    page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) complaints.push(request.url()); });
    await page.goto(pathToFileURL(html).href);
    return { page, complaints };
  }

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`is accessible and asks for nothing: ${colorScheme}`, async () => {
      const { page, complaints } = await open({ colorScheme, width: 1280 });
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      const violations = await findViolations(page);
      assert.deepEqual(violations.map(({ id, impact, nodes }) => `${impact ?? ''} ${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' | ')}`), []);
      assert.deepEqual(complaints, []);
      await page.context().close();
    });
  }

  for (const width of [1280, 800, 420]) {
    it(`never scrolls sideways as a whole: ${width} pixels`, async () => {
      const { page } = await open({ colorScheme: 'light', width });
      assert.ok(await page.evaluate<number>('document.documentElement.scrollWidth') <= width);
      await page.context().close();
    });
  }

  it('shows images of the data and what augmentation makes of them', async () => {
    const { page } = await open({ colorScheme: 'dark', width: 1280 });
    assert.equal(await page.locator('#samples img').count(), 10);
    assert.deepEqual(await page.locator('#samples img').evaluateAll((images) => images.filter((image) => (image as unknown as { naturalWidth: number }).naturalWidth === 0)), []);
    assert.equal(await page.locator('#what-augmentation-does img').count(), 48);
    const words = await page.locator('#what-augmentation-does td span').allTextContents();
    assert.ok(words.some((each) => each.includes('flip')) && words.some((each) => each.includes('°')), words.join());
    await page.context().close();
  });

  it('is light on paper, with all that is folded away on the screen', async () => {
    const { page } = await open({ colorScheme: 'dark', width: 1280 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
    const source = await page.locator('details pre').first().boundingBox();
    assert.ok(source !== null && source.height > 20, 'the source is printed');
    await page.context().close();
  });
});
