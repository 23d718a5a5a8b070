import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { followJournal } from '../../../../src/runs/follow-journal';
import { tensorBoardFolder } from '../../../../src/runs/run-folder';
import { RunWriter } from '../../../../src/runs/run-writer';
import { type JsonNumber, toJsonNumber } from '../../../../src/shared/json-number';
import type { RunEvent, RunEventOf } from '../../../../src/shared/run-event';
import { installTensorBoard, orSkip, type TensorBoardInstallation } from '../../tensorboard-installation';
import { TemporaryRuns } from '../temporary-runs';
import { readEventFile } from './read-event-file';

const batchesPerEpoch = 3;

/** A batch's figures, made up of its step; the loss of step 2 is not finite. */
function appendEpoch(writer: RunWriter, epoch: number, validated = true): void {
  for (let batch = 1; batch <= batchesPerEpoch; batch++) {
    const step = (epoch - 1) * batchesPerEpoch + batch;
    writer.append({ type: 'batch', epoch, batch, step, loss: step === 2 ? Infinity : 1 / step, accuracy: step / 7, images: 64, seconds: step });
  }
  writer.append({
    type: 'epoch', epoch, step: epoch * batchesPerEpoch, loss: 1 / (epoch + 1), accuracy: epoch / 3, ...(validated ? { val_loss: NaN, val_accuracy: 0.3 } : {}),
    learning_rate: 1e-3, seconds: 1, imagesPerSecond: 1, best: true,
  });
}

function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}

/** As TensorBoard keeps a value: in 32 bits. */
function single(value: number | undefined): JsonNumber {
  return toJsonNumber(Math.fround(value ?? assert.fail('no value')));
}

interface ReadByTensorBoard {
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: JsonNumber, wallTime: number])[]>>;
  readonly histograms: Readonly<Record<string, readonly (readonly [step: number, histogram: { min: number; max: number; num: number; sum: number; bucket: number[] }])[]>>;
}

describe('TensorBoard log', function () {
  this.timeout(180_000);
  this.slow(20_000);
  const temporary = new TemporaryRuns();
  let installation: TensorBoardInstallation;
  before(async () => { installation = await installTensorBoard(); });

  async function eventFiles(folder: string, part: 'train' | 'validation'): Promise<string[]> {
    const names = await readdir(join(tensorBoardFolder(folder), part)).catch(() => []);
    return names.sort().map((name) => join(tensorBoardFolder(folder), part, name));
  }

  async function readByTensorBoard(context: Mocha.Context, folder: string, part: 'train' | 'validation'): Promise<ReadByTensorBoard> {
    const { python } = orSkip(installation, context);
    const { stdout } = await promisify(execFile)(python, [resolve('test/fixtures/tensorboard/read-events.py'), join(tensorBoardFolder(folder), part)]);
    return JSON.parse(stdout) as ReadByTensorBoard;
  }

  it('holds the journal\'s figures as TensorBoard\'s own reader reads them, with Keras\'s names and steps', async function () {
    const writer = await temporary.create();
    for (const epoch of [1, 2]) {
      appendEpoch(writer, epoch);
      const weights = new Map([['conv2d_1/kernel', { shape: [2, 2], data: Float32Array.of(-1, 0, 1, epoch) }]]);
      writer.logWeights('sequential_1', epoch, weights);
    }
    await writer.end('completed', null);

    const events = await followJournal(writer.folder).read();
    const batches = ofType(events, 'batch');
    const epochs = ofType(events, 'epoch');
    const train = await readByTensorBoard(this, writer.folder, 'train');
    const time = ({ time: iso }: RunEvent): number => Date.parse(iso) / 1000;
    assert.deepEqual(train.scalars, {
      batch_loss: batches.map((batch) => [batch.step, single(batch.loss), time(batch)]),
      batch_accuracy: batches.map((batch) => [batch.step, single(batch.accuracy), time(batch)]),
      epoch_loss: epochs.map((epoch) => [epoch.epoch - 1, single(epoch.loss), time(epoch)]),
      epoch_accuracy: epochs.map((epoch) => [epoch.epoch - 1, single(epoch.accuracy), time(epoch)]),
      epoch_learning_rate: epochs.map((epoch) => [epoch.epoch - 1, single(epoch.learning_rate), time(epoch)]),
    });
    assert.deepEqual(Object.keys(train.histograms), ['sequential_1/conv2d_1/kernel/histogram']);
    assert.deepEqual(train.histograms['sequential_1/conv2d_1/kernel/histogram']?.map(([step, { min, max, num, sum }]) => [step, min, max, num, sum]), [[0, -1, 1, 4, 1], [1, -1, 2, 4, 2]]);

    const validation = await readByTensorBoard(this, writer.folder, 'validation');
    assert.deepEqual(validation, {
      scalars: {
        epoch_loss: epochs.map((epoch) => [epoch.epoch - 1, single(epoch.val_loss), time(epoch)]),
        epoch_accuracy: epochs.map((epoch) => [epoch.epoch - 1, single(epoch.val_accuracy), time(epoch)]),
      },
      histograms: {},
    });
  });

  it('goes on in a new file after a crash, so that TensorBoard reads what follows a torn record', async function () {
    const first = await temporary.create();
    appendEpoch(first, 1);
    await first.close();
    const [torn = assert.fail('no file')] = await eventFiles(first.folder, 'train');
    await truncate(torn, (await stat(torn)).size - 5);
    const bytes = await readFile(torn);

    const second = (await RunWriter.reopen(first.folder)) ?? assert.fail('locked');
    appendEpoch(second, 2);
    await second.end('completed', null);
    const files = await eventFiles(first.folder, 'train');
    assert.equal(files.length, 2);
    assert.equal(files[0], torn, 'the new file comes after the old one, also within the same second');
    assert.deepEqual(await readFile(torn), bytes);
    const { scalars } = await readByTensorBoard(this, first.folder, 'train');
    assert.deepEqual(scalars.batch_loss?.map(([step]) => step), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(scalars.epoch_loss?.map(([step]) => step), [1], 'the torn record is lost, and nothing else');
  });

  it('names files as TensorFlow does, and makes no folder for what there is not', async () => {
    const writer = await temporary.create();
    assert.deepEqual((await readdir(writer.folder)).filter((name) => name === 'tensorboard'), []);
    appendEpoch(writer, 1, false);
    await writer.close();
    const [file = ''] = await eventFiles(writer.folder, 'train');
    assert.match(file, /\/events\.out\.tfevents\.\d{10}\.[^/]+\.\d+\.\d+\.v2$/);
    assert.deepEqual(await eventFiles(writer.folder, 'validation'), []);
    const { events } = await readEventFile(file);
    assert.deepEqual(events.map(({ what }) => what.case), ['fileVersion', 'summary', 'summary', 'summary', 'summary']);
  });

  it('has everything up to an epoch\'s end on the disk at that end, and the rest when the run ends', async () => {
    const writer = await temporary.create();
    appendEpoch(writer, 1);
    const [file = ''] = await eventFiles(writer.folder, 'train');
    assert.equal((await readEventFile(file)).events.length, 5);
    writer.append({ type: 'batch', epoch: 2, batch: 1, step: 4, loss: 1, accuracy: 1, images: 64, seconds: 4 });
    await writer.end('stopped', null);
    assert.equal((await readEventFile(file)).events.length, 6);
  });

  it('tells once that it cannot be written, and the run goes on', async () => {
    const writer = await temporary.create();
    await mkdir(tensorBoardFolder(writer.folder));
    await writeFile(join(tensorBoardFolder(writer.folder), 'train'), 'a file where a folder should be');
    appendEpoch(writer, 1);
    appendEpoch(writer, 2);
    await writer.end('completed', null);
    const events = await followJournal(writer.folder).read();
    assert.equal(events.at(-1)?.type, 'ended');
    assert.equal(ofType(events, 'epoch').length, 2);
    assert.deepEqual(ofType(events, 'warning').map(({ message }) => message), ['TensorBoard gets no more of this run: its event files cannot be written (EEXIST).']);
  });
});
