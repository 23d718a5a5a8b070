import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { loadDataset } from '../../../src/dataset/load-dataset';
import { readCheckpoint } from '../../../src/runs/checkpoint';
import { readRun } from '../../../src/runs/read-run';
import { leaveStopRequest } from '../../../src/runs/stop-file';
import { classificationReport } from '../../../src/shared/metrics';
import { runEvent } from '../../../src/shared/run-event';
import { TrainCommandFolder } from './command';

const perceptron = `import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

export default defineExperiment({
  name: 'Perceptron',
  data: { dataset: 'fashion-mnist', classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] } },
  training: { epochs: 2, batchSize: 50 },
  model: ({ inputShape, classCount }) => tf.sequential({
    layers: [tf.layers.flatten({ inputShape }), tf.layers.dropout({ rate: 0.1 }), tf.layers.dense({ units: classCount, activation: 'softmax' })],
  }),
});
`;

/** One whose test on 10,000 images takes its time. */
const slow = perceptron.replace('tf.layers.flatten({ inputShape })', `
    tf.layers.conv2d({ inputShape, filters: 32, kernelSize: 5 }), tf.layers.conv2d({ filters: 32, kernelSize: 5 }), tf.layers.flatten()`);

interface Result {
  type: string; run: string; engine: string; params: number; testAccuracy: number; perClassAccuracy: Record<string, number>;
  confusionMatrix: number[][]; epochs: Line[]; imagesPerSecond: number; seconds: number;
}

interface Line { type: string; kind?: string; loss?: number; val_loss?: number }

function linesOf(stdout: string): Line[] {
  return stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
}

describe('command line', function () {
  this.timeout(60_000);
  const command = new TrainCommandFolder();
  const quick = ['--engine', 'simd', '--limit', '500'];
  // Fetched once, so that no test's time pays for it.
  before(async function () {
    this.timeout(300_000);
    await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
  });

  it('trains, tests and prints the journal and the result', async () => {
    await command.write('a.model.ts', perceptron);
    const { code, stdout, stderr } = await command.run(['a.model.ts', ...quick, '--json']);
    assert.equal(code, 0, stderr);
    const [folder = ''] = await command.runs();
    const journal = await readFile(join(folder, 'events.ndjson'), 'utf8');
    assert.ok(stdout.startsWith(journal), 'the lines are the journal\'s, to the byte');
    for (const line of linesOf(journal)) v.parse(runEvent, line);

    const result = linesOf(stdout).at(-1) as unknown as Result;
    const record = await readRun(folder);
    assert.equal(record.state, 'completed');
    assert.deepEqual(
      [result.type, result.run, result.engine, result.params, result.testAccuracy, result.epochs.length],
      ['result', record.id, 'simd', 2355, record.result?.testAccuracy, 2],
    );
    assert.deepEqual(result.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0)), [5000, 4000, 1000]);
    const report = classificationReport(Object.keys(result.perClassAccuracy), result.confusionMatrix, [0, 0, 0]);
    assert.deepEqual(Object.values(result.perClassAccuracy), report.classes.map(({ accuracy }) => accuracy));
    assert.equal(report.accuracy, result.testAccuracy);
    assert.ok(result.testAccuracy > 0.8 && result.imagesPerSecond > 0 && result.seconds > 0);
    assert.ok(await readCheckpoint(folder, 'best'));
    assert.deepEqual((await readdir(folder)).sort(), ['checkpoint', 'curve.bin', 'evaluation.json', 'events.ndjson', 'predictions.bin', 'run.json', 'source', 'tensorboard', 'test-set.json']);
  });

  it('gives the same losses for the same seed, and others for another', async () => {
    await command.write('a.model.ts', perceptron);
    const losses = async (seed: string): Promise<(number | undefined)[]> => {
      const { stdout } = await command.run(['a.model.ts', ...quick, '--json', '--epochs', '1', '--seed', seed]);
      return linesOf(stdout).filter(({ type }) => type === 'batch' || type === 'epoch').flatMap(({ loss, val_loss }) => [loss, val_loss]);
    };
    const first = await losses('7');
    assert.equal(first.length, 20);
    assert.deepEqual(await losses('7'), first);
    assert.notDeepEqual(await losses('8'), first);
  });

  it('prints lines for people where there is no terminal, and takes the flags\' words over the experiment\'s', async () => {
    await command.write('a.model.ts', perceptron);
    const { code, stdout } = await command.run(['a.model.ts', ...quick, '--epochs', '1', '--batch-size', '100', '--out', 'elsewhere']);
    assert.equal(code, 0);
    assert.match(stdout, /Perceptron: 2,355 parameters, engine simd/);
    assert.match(stdout, /Trains on 450 images, validates on 50, tests on 10,000; 1 epoch of 5 batches of 100/);
    assert.match(stdout, /^epoch 1\/1: loss \d\.\d{4}, accuracy \d\.\d{4}, val_loss/m);
    assert.match(stdout, /^Accessories +\d\.\d{4} +\d\.\d{4} +\d\.\d{4} +\d\.\d{4} +1,000$/m);
    assert.ok(!stdout.includes('\u001b'), 'no escapes');
    assert.equal((await readdir(join(command.folder, 'elsewhere'))).length, 1);
  });

  it('tells the milliseconds of each layer, and the layer that keeps a model off the training plan', async () => {
    await command.write('a.model.ts', perceptron);
    const { stdout } = await command.run(['a.model.ts', ...quick, '--profile']);
    assert.match(stdout, /Milliseconds of a step, mean of 18: /);
    assert.match(stdout, /^dense_1 +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d +\d+ %$/m);
    await command.write('b.model.ts', perceptron.replace("activation: 'softmax'", "activation: 'softmax', kernelConstraint: 'nonNeg'"));
    const kept = await command.run(['b.model.ts', ...quick]);
    assert.match(kept.stdout, /without a training plan, and so slower: dense_1 has a constraint on its kernel\./);
    const records = await Promise.all((await command.runs()).map((run) => readRun(run)));
    assert.deepEqual(records.map(({ engine }) => engine?.plan?.refusal).sort(), ['dense_1 has a constraint on its kernel', null]);
  });

  it('tells wrong usage with exit code 2 and makes no run', async () => {
    await command.write('a.model.ts', perceptron);
    await mkdir(join(command.folder, 'nothing'));
    const wrong: [string[], RegExp][] = [
      [[], /missing required argument/], [['b.model.ts'], /There is no file .*b\.model\.ts/], [['nothing'], /There is no experiment in .*nothing/], [['a.model.ts', '--epoch', '3'], /Did you mean --epochs/],
      [['a.model.ts', '--epochs', '0'], /whole number, at least 1/], [['a.model.ts', '--seed', '4294967296'], /from 0 to 4294967295/],
      [['a.model.ts', '--engine', 'gpu'], /auto, tfjs-node, simd, cpu/], [['.', '--validation-split', '1'], /not including, 1/], [['a.model.ts', '--data', 'nowhere'], /There is no folder/],
      [['a.model.ts', '--data-url', 'nowhere'], /must be an address/],
    ];
    for (const [words, message] of wrong) {
      const { code, stderr, stdout } = await command.run(words);
      assert.deepEqual([code, stdout], [2, ''], words.join(' '));
      assert.match(stderr, message);
    }
    await assert.rejects(command.runs());
    assert.equal((await command.run(['--help'])).code, 0);
  });

  it('refuses a cut dataset by name, before any training', async () => {
    await command.write('a.model.ts', perceptron);
    const { folder, checksums } = await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
    const data = join(command.folder, 'data');
    await mkdir(data);
    for (const name of await readdir(folder)) {
      if (Object.keys(checksums).some((file) => name.startsWith(file.replace('.gz', '')))) await copyFile(join(folder, name), join(data, name));
    }
    const cut = (await readdir(data)).find((name) => name.startsWith('t10k-images')) ?? '';
    await truncate(join(data, cut), 100_000);
    const { code, stderr } = await command.run(['a.model.ts', ...quick, '--data', data]);
    assert.equal(code, 1);
    assert.ok(stderr.includes(join(data, cut)), stderr);
    const [run = ''] = await command.runs();
    assert.equal((await readRun(run)).state, 'failed');
  });

  it('keeps what was learnt when Ctrl+C stops it', async () => {
    await command.write('a.model.ts', perceptron);
    const running = command.start(['a.model.ts', '--engine', 'simd', '--json', '--epochs', '1000', '--limit', '20000']);
    await running.saw('"batch":3');
    running.process.kill('SIGINT');
    const { code, stdout } = await running.result;
    assert.equal(code, 130);
    const lines = linesOf(stdout);
    const after = lines.slice(lines.findIndex(({ type }) => type === 'stopping') + 1).filter(({ type }) => type !== 'phase' && type !== 'batch' && type !== 'epoch');
    // A stop that meets the end of an epoch lets it end, and it may be the best so far.
    const checkpoints = after[1]?.kind === 'best' ? ['checkpoint last', 'checkpoint best'] : ['checkpoint last'];
    assert.deepEqual(after.map(({ type, kind }) => (kind === undefined ? type : `${type} ${kind}`)), [...checkpoints, 'evaluation', 'ended', 'result']);
    const [run = ''] = await command.runs();
    assert.equal((await readRun(run)).state, 'stopped');
    assert.ok(await readCheckpoint(run, 'last'));
  });

  it('skips the test when Ctrl+C is pressed again, and when nobody reads', async () => {
    await command.write('a.model.ts', slow);
    const running = command.start(['a.model.ts', '--engine', 'simd', '--json']);
    await running.saw('"batch":3');
    running.process.kill('SIGTERM');
    await running.saw('"testing"');
    running.process.kill('SIGINT');
    const { code, stdout } = await running.result;
    assert.equal(code, 130);
    assert.ok(!stdout.includes('"type":"evaluation"'));

    const unread = command.start(['a.model.ts', '--engine', 'simd', '--json']);
    await unread.saw('"batch":3');
    unread.process.stdout?.destroy();
    const { stderr } = await unread.result;
    assert.doesNotMatch(stderr, /EPIPE/);
    const states = await Promise.all((await command.runs()).map(async (run) => (await readRun(run)).state));
    assert.deepEqual(states, ['stopped', 'stopped']);
  });

  it('trains all of a folder in turn, with one that fails among them, and says what became of each', async () => {
    await command.write('a-1.model.ts', perceptron);
    await command.write('a-2.model.ts', perceptron.replace('tf.layers.dense', 'tf.layers.dance'));
    await command.write('a-10.model.ts', perceptron.replace('Perceptron', 'Another'));
    const { code, stdout, stderr } = await command.run(['.', ...quick, '--epochs', '1', '--validation-split', '0', '--augment']);
    assert.equal(code, 1);
    assert.match(stderr, /a-2\.model\.ts:\d+:\d+: error: .*dance is not a function/);
    assert.match(stdout, /^Experiment 1 of 3: a-1\.model\.ts\n[^]*^Experiment 3 of 3: a-10\.model\.ts, about \d+ s left in all$/m);
    assert.match(stdout, /Trains on 500 images, tests on 10,000/);
    assert.match(stdout, /^Another \(with augmentation\) +completed +\d\.\d{4} +\d\.\d{4}\nFailed: a-2\.model\.ts: /m);
    const records = await Promise.all((await command.runs()).map(readRun));
    assert.deepEqual(records.map(({ settings }) => settings?.augment.map(({ kind }) => kind)), records.map(() => ['flipLeftRight', 'flipUpDown', 'rotate', 'randomCrop', 'cutout']));
    assert.deepEqual(records.map(({ settings }) => settings?.training.validationSplit), [0, 0, 0]);
  });

  it('starts no more of a folder after Ctrl+C', async () => {
    await command.write('a.model.ts', perceptron);
    await command.write('b.model.ts', perceptron);
    const running = command.start(['a.model.ts', 'b.model.ts', '--engine', 'simd', '--json', '--epochs', '1000', '--limit', '2000', '--no-augment']);
    await running.saw('"batch":3');
    running.process.kill('SIGINT');
    const { code, stdout } = await running.result;
    assert.equal(code, 130);
    const last = linesOf(stdout).at(-1) as unknown as { type: string; experiments: { state: string }[]; notStarted: string[] };
    assert.deepEqual([last.type, last.experiments.map(({ state }) => state), last.notStarted], ['all', ['stopped'], [join(command.folder, 'b.model.ts')]]);
  });

  it('stops when another process asks for it through the run\'s folder, and skips the test when it asks again', async () => {
    await command.write('a.model.ts', slow);
    const running = command.start(['a.model.ts', '--engine', 'simd', '--json']);
    await running.saw('"batch":3');
    const [run = ''] = await command.runs();
    await leaveStopRequest(run);
    await running.saw('"testing"');
    await leaveStopRequest(run);
    const { code, stdout } = await running.result;
    assert.equal(code, 130);
    assert.ok(stdout.includes('"type":"stopping"') && !stdout.includes('"type":"evaluation"'));
    assert.equal((await readRun(run)).state, 'stopped');
    assert.ok(!(await readdir(run)).includes('stop'));
  });
});
