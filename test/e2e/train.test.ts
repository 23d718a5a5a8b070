import assert from 'node:assert/strict';
import { type Browser, errors } from 'playwright-core';
import { keepFailurePictures } from './failure-pictures';
import { RunPanel } from './run-panel';
import { changeSettings, launchBrowser, Workbench } from './workbench';

const testImages = { Top: 5000, Bottom: 4000, Accessories: 1000 };
const articles: Readonly<Record<string, readonly string[]>> = {
  Top: ['T-shirt/top', 'Pullover', 'Dress', 'Coat', 'Shirt'], Bottom: ['Trouser', 'Sandal', 'Sneaker', 'Ankle boot'], Accessories: ['Bag'],
};

describe('Train Fashion Model, in an installed extension', () => {
  let browser: Browser;
  let restoreSettings: () => Promise<void>;
  let workbench: Workbench;
  let panel: RunPanel;

  before(async () => {
    // Trainings that last long enough to be watched and to be stopped.
    restoreSettings = await changeSettings({ 'lookbook.limit': 12_800 });
    browser = await launchBrowser();
    workbench = await Workbench.open(browser);
    panel = new RunPanel(workbench.webview());
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
    await restoreSettings();
  });

  it('tells the shape and the parameters of the layer that is hovered', async () => {
    await workbench.openFile('model-4.model.ts');
    const hover = await workbench.hover('conv2d', 2, '14×14×64');
    await hover.getByText('18,496').first().waitFor();
  });

  it('draws points in both charts as they are learnt', async () => {
    await workbench.runCommand('Train Fashion Model');
    await panel.untilState('Training', 60);
    for (const metric of ['Loss', 'Accuracy'] as const) {
      const early = await eventually(() => panel.drawn(metric), (drawn) => drawn > 0);
      await eventually(() => panel.drawn(metric), (drawn) => drawn > early);
    }
    assert.match(await workbench.statusBar().innerText(), /Model 4/);
  });

  it('ends with the test figures and a confusion matrix of the whole test set', async () => {
    await panel.untilState('Completed', 110);
    await panel.text.getByText('test accuracy', { exact: false }).first().waitFor();
    const counts = await panel.confusionCounts();
    assert.deepEqual(counts.map((row) => row.reduce((sum, count) => sum + count, 0)), Object.values(testImages));
  });

  it('lists the run, with its test accuracy, in the side bar', async () => {
    const sideBar = await workbench.openSideBar('Lookbook');
    const run = sideBar.getByRole('treeitem', { name: /Model 4.*completed/i });
    await run.waitFor();
    assert.match(await run.innerText(), /0\.\d{3,4}|\d\d\.\d\d? %/);
  });

  it('stops a second run when asked, and tests what was learnt', async () => {
    await workbench.openFile('model-4.model.ts');
    await workbench.runCommand('Train Fashion Model');
    await panel.untilState('Training', 60);
    await eventually(() => panel.drawn('Loss'), (drawn) => drawn > 0);
    await panel.button('Stop').click();
    await panel.untilState('Stopped', 100);
    await panel.confusionMatrix.waitFor();
  });

  it('finds the panel again after the window is reloaded', async () => {
    await workbench.reload();
    await panel.untilState('Stopped', 60);
    await panel.confusionMatrix.waitFor();
    assert.ok((await panel.drawn('Accuracy')) > 0);
  });

  it('opens the images of a wrong cell, each with its article, and tells how calibrated the model is', async () => {
    const wrong = panel.confusionMatrix.locator('.cell.wrong.opens').first();
    const label = await wrong.getAttribute('aria-label');
    await wrong.click();
    const card = panel.openedImages.locator('.card').first();
    await card.locator('canvas').waitFor();
    const [trueClass = '', count = ''] = /^(\S+) taken for .*: ([\d,]+),/.exec(label ?? '')?.slice(1) ?? [];
    await panel.openedImages.getByText(new RegExp(`\\b${count} images?\\b`)).first().waitFor();
    const article = await card.locator('.card-head .strong').innerText();
    assert.ok((articles[trueClass] ?? []).includes(article), `${article} is no ${trueClass}`);
    const brightest = await card.locator('canvas').evaluate((canvas: HTMLCanvasElement) =>
      Math.max(...(canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data.filter((_, at) => at % 4 === 0) ?? [])));
    assert.ok(brightest > 100, `the brightest pixel is ${brightest}`);
    const error = await panel.expectedCalibrationError();
    assert.ok(error > 0 && error < 1, String(error));
  });
});

/** Asks again until the answer is right; fails with the last answer after half a minute. */
async function eventually<Answer>(ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) throw new errors.TimeoutError(`Still ${String(answer)} after half a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
