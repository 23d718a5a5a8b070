// Pictures of the panels in their states, to look at. Run by scripts/look.mjs.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RunFeed } from '../../../src/panels/run-feed';
import type { RunPanelMessage } from '../../../src/shared/run-panel-protocol';
import { MadeUpJournal, madeUpSnapshot, tenClassEvaluation, threeClassEvaluation, wideOutputEvaluation } from './made-up-run';
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

const longName = 'An experiment whose author could not stop writing: convolution, dropout, batch normalisation and everything else';
const states: Readonly<Record<string, () => RunPanelMessage>> = {
  training: () => madeUpSnapshot(training),
  'training-long-name': () => madeUpSnapshot({ ...training, name: longName, colorSlot: 2 }, { record: { experimentFile: '/study/an-experiment-with-a-long-file-name.model.ts' } }),
  first: () => madeUpSnapshot({ epochs: 10, batches: 130, state: 'running', colorSlot: 3 }),
  completed: () => madeUpSnapshot({ ...whole, penalties: true }, { evaluation: threeClassEvaluation }),
  'completed-wide-output': () => {
    const snapshot = madeUpSnapshot({ ...whole, colorSlot: 4 }, { evaluation: wideOutputEvaluation });
    const message = 'The model has 10 outputs and the data 3 classes: a prediction outside the classes counts as wrong, as “no class”.';
    return { ...snapshot, events: [...snapshot.events, { type: 'warning', seq: snapshot.events.length + 1, time: new Date().toISOString(), message }] };
  },
  'completed-ten-classes': () => madeUpSnapshot({ ...whole, epochs: 10, batches: 8440, colorSlot: 5 }, { evaluation: tenClassEvaluation }),
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
const { values: { run }, positionals: wanted } = parseArgs({ allowPositionals: true, options: { run: { type: 'string' } } });
const real = run === undefined ? null : await new RunFeed(run, () => 1, () => 0).snapshot();
const folder = join('out', 'look');
await mkdir(folder, { recursive: true });
interface Look {
  readonly page: Pick<PanelPageOptions, 'entry' | 'state'>;
  readonly messages: () => readonly object[];
}
const runLook = (message: () => RunPanelMessage): Look => ({ page: { entry: 'run', state: { folder: '/runs/example' } }, messages: () => [message()] });
const looks: Readonly<Record<string, Look>> = real === null
  ? { ...Object.fromEntries(Object.entries(states).map(([name, message]) => [name, runLook(message)])), ...(await dataLooks()) }
  : { real: runLook(() => real) };
const browser = await launchBrowser();
for (const [theme, width] of views) {
  for (const [name, look] of Object.entries(looks)) {
    const file = `${name}-${theme}-${width}`;
    if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
    const panel = await PanelPage.open<object, unknown>(browser, { ...look.page, theme, width, scale: 2 });
    for (const message of look.messages()) await panel.show(message);
    if (name === 'training') {
      const box = await panel.page.locator('.plot').first().boundingBox();
      if (box !== null) await panel.page.mouse.move(box.x + box.width / 2, box.y + 100);
      await panel.page.waitForTimeout(250);
    }
    await panel.page.screenshot({ path: join(folder, `${file}.png`), fullPage: true });
    for (const complaint of panel.complaints) console.log(`${file}: ${complaint}`);
    await panel.close();
  }
}
await browser.close();
