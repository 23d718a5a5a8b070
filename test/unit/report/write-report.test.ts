import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportCommand } from '../../../src/report/arguments';
import { writeReport } from '../../../src/report/write-report';
import { readRunCurve } from '../../../src/runs/follow-curve';
import { readEvaluation } from '../../../src/runs/read-run';
import { LookbookError } from '../../../src/shared/failure';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import { classificationReport } from '../../../src/shared/metrics';
import { TemporaryRuns } from '../runs/temporary-runs';
import { makeRun } from './made-runs';
import { markupFaults, tableRows } from './read-html';

const study = { version: 1, title: 'Six <models>', published: 'six-models', experiments: { 'model-2.model.ts': 2, 'model-4.model.ts': 4 }, notes: ['What else is known.'] };

describe('writing a report', function () {
  this.timeout(60_000);
  const runs = new TemporaryRuns();

  /** Without the dataset, so that it does not depend on what is on this computer. */
  async function write(more: Partial<ReportCommand> = {}, signal = new AbortController().signal): Promise<{ html: string; markdown: string; folder: string }> {
    const out = join(runs.folder, 'report.html');
    const files = await writeReport({ paths: [runs.folder], out, json: false, dataFolder: join(runs.folder, 'nothing'), ...more }, '0.0.0', () => undefined, signal);
    const [html, markdown] = await Promise.all([readFile(files.html, 'utf8'), readFile(files.markdown, 'utf8')]);
    return { html, markdown, folder: join(runs.folder, 'report-figures') };
  }

  it('tells the figures of the run folders, to the printed digit', async () => {
    const folders = [
      await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.9 }),
      await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.97 }),
    ];
    const { html, markdown } = await write();
    const results = tableRows(html, 'Figures of all models on the test images');
    const epochs = tableRows(html, 'Loss by epoch');
    for (const [index, folder] of folders.entries()) {
      const evaluation = await readEvaluation(folder);
      assert.ok(evaluation);
      const report = classificationReport(evaluation.classes, evaluation.confusionMatrix, evaluation.noClass);
      const [head, accuracy, loss, , ...classes] = results[index] ?? [];
      assert.equal(head?.split(' ').slice(0, 2).join(' '), ['Model 2', 'Model 4'][index]);
      assert.equal(accuracy?.split(' ')[0], formatAccuracy(evaluation.testAccuracy));
      assert.equal(loss, formatAccuracy(evaluation.testLoss));
      assert.deepEqual(classes.slice(0, 3), report.classes.map((figures) => formatAccuracy(figures.accuracy)));

      const name = ['Model 2', 'Model 4'][index] ?? '';
      const section = html.slice(html.indexOf(`id="test-of-model-${[2, 4][index]}"`));
      assert.deepEqual(tableRows(section, 'Counts').map((row) => row.slice(1)), evaluation.confusionMatrix.map((row) => row.map(formatCount)));
      const [first] = report.classes;
      assert.deepEqual(tableRows(section, 'Classification report')[0], [first?.name, ...[first?.accuracy, first?.precision, first?.recall, first?.f1].map((value) => formatAccuracy(value ?? NaN)), formatCount(first?.support ?? 0)]);
      assert.deepEqual(tableRows(section, 'Classification report').at(-2)?.slice(2, 5), [report.macro.precision, report.macro.recall, report.macro.f1].map(formatAccuracy));

      const curve = await readRunCurve(folder);
      assert.deepEqual(epochs.map((row) => row.slice(1 + 2 * index, 3 + 2 * index)), curve.epochs.map(({ loss: training, val_loss }) => [formatAccuracy(training), formatAccuracy(val_loss ?? NaN)]), name);
      for (const figure of [formatAccuracy(evaluation.testAccuracy), formatAccuracy(evaluation.testLoss)]) assert.ok(markdown.includes(figure), figure);
    }
  });

  it('is one file of sound markup that asks for nothing from elsewhere', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: <b>&"two"', skill: 0.9 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.95, validation: false });
    const { html } = await write();
    assert.deepEqual(markupFaults(html), []);
    assert.ok(!html.includes('<script'), 'no script, not even one from a source');
    // The names of SVG's own vocabularies are no addresses that anything is fetched from.
    assert.deepEqual(html.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '').match(/https?:[^\s"<]*/g), null);
    assert.deepEqual([...html.matchAll(/\b(?:src|href)="([^"]{0,12})/g)].map(([, start = '']) => start).filter((start) => !start.startsWith('#') && !start.startsWith('data:')), []);
  });

  it('draws Markdown with files that are all there, in plain colours', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: a|b', skill: 0.9 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.95 });
    const { markdown, folder } = await write();
    const named = [...markdown.matchAll(/(?:src|srcset)="report-figures\/([^"]+)"/g)].map(([, name = '']) => name);
    assert.deepEqual([...new Set(named)].sort(), (await readdir(folder)).sort());
    for (const name of named.filter((each) => each.endsWith('.svg'))) {
      const svg = await readFile(join(folder, name), 'utf8');
      assert.ok(!svg.includes('var('), `${name} has colours of its own`);
      assert.deepEqual(markupFaults(svg), [], name);
    }
    for (const table of markdown.split('\n\n').filter((block) => block.startsWith('| '))) {
      const widths = new Set(table.split('\n').map((line) => line.split('|').length));
      assert.equal(widths.size, 1, table.slice(0, 200));
    }
    assert.ok(markdown.includes('a&#124;b'), 'a bar in a name ends no cell');
    assert.match(markdown, /````ts/, 'a fence is longer than those in the source');
  });

  it('shows published figures and the slips where a study.json says whose experiments these are, and nowhere else', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.9 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.95 });
    assert.ok(!(await write()).html.includes('published'), 'other people\'s experiments are not taken for the study');
    await writeFile(join(runs.folder, 'study.json'), JSON.stringify(study));
    const { html } = await write({ paths: [runs.runsFolder] });
    assert.ok(html.includes('Six &#60;models&#62;'));
    const rows = tableRows(html, 'Losses and accuracies, published and ours');
    assert.deepEqual(rows.map(([, loss, , accuracy]) => [loss, accuracy]), [['0.5664', '0.9850'], ['0.5593', '0.9922']]);
    assert.deepEqual(tableRows(html, 'Accuracy of each class against the rest, published and ours').map((row) => [row[1], row[3], row[5]]), [['0.9918', '0.9937', '0.9959'], ['0.9934', '0.9958', '0.9958']]);
    assert.deepEqual(tableRows(html, 'Overall accuracy, and what class accuracies imply').map((row) => row[2]), ['0.9907', '0.9925']);
    assert.deepEqual(tableRows(html, 'Receptive fields in pixels')[0]?.slice(1), ['10', '8 × 8', '16', '10 × 10']);
    assert.ok(html.includes('What else is known.'));
  });

  it('compares a model with and without augmentation', async () => {
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.99 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout (with augmentation)', skill: 0.8, augment: [{ kind: 'flipLeftRight', probability: 0.5 }] });
    const [without, augmented] = tableRows((await write()).html, 'The same model with and without augmentation');
    assert.match(without?.[0] ?? '', /^Model 4 without/);
    assert.match(augmented?.[4] ?? '', /^−0\.\d{4}$/);
    assert.equal(augmented?.[6], '< 0.0001');
  });

  it('leaves out what was not tested and what was made again, and says so', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.9 });
    const newest = await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.95 });
    await makeRun(runs, { experiment: 'model-5.model.ts', name: 'Model 5', skill: 0.9, failed: true });
    const { html } = await write();
    const results = tableRows(html, 'Figures of all models on the test images');
    assert.equal(results.length, 1);
    assert.equal(results[0]?.[1]?.split(' ')[0], formatAccuracy((await readEvaluation(newest))?.testAccuracy ?? NaN));
    assert.ok(html.includes('The loss became NaN.'));
    assert.ok(html.includes('trained again later'));
  });

  it('says what is missing where the images are not there', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2', skill: 0.9 });
    const { html } = await write();
    assert.ok(html.includes('The images are not on this computer'));
    assert.deepEqual(tableRows(html, 'Images of each run')[0]?.slice(1), ['1,280', '128', '400']);
  });

  it('draws the same figures again from small copies, which tell nothing of the computer', async () => {
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.9 });
    await makeRun(runs, { experiment: 'model-4.model.ts', name: 'Model 4: dropout', skill: 0.95 });
    const archive = join(runs.folder, 'copies');
    const first = await write({ paths: [runs.runsFolder], archive });
    const again = await write({ paths: [archive], title: '2 models in copies' });
    const tables = (html: string): string[] => [...html.matchAll(/<caption[^>]*>([^<]*)<\/caption>/g)].map(([, caption = '']) => caption);
    assert.deepEqual(tables(again.html), tables(first.html));
    for (const caption of new Set(tables(first.html))) assert.deepEqual(tableRows(again.html, caption), tableRows(first.html, caption), caption);
    for (const name of await readdir(archive)) {
      assert.deepEqual((await readdir(join(archive, name))).sort(), ['evaluation.json', 'events.ndjson', 'predictions.bin', 'run.json', 'source', 'test-set.json']);
      for (const file of ['run.json', 'events.ndjson']) assert.ok(!(await readFile(join(archive, name, file), 'utf8')).includes(runs.folder), file);
    }
  });

  it('refuses in words where there is nothing to report, and stops when told to', async () => {
    await assert.rejects(write(), (error) => error instanceof LookbookError && error.failure.message.includes('no run') && error.failure.remedy !== undefined);
    await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2', skill: 0.9 });
    await assert.rejects(write({ baseline: 'Model 9' }), /no run “Model 9”/);
    await assert.rejects(write({}, AbortSignal.abort(new Error('enough'))), /enough/);
    assert.ok(!(await readdir(runs.folder)).includes('report.html'));
  });
});
