import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassMap } from '../../../src/dataset/class-map';
import type { LabelledImages } from '../../../src/dataset/image-dataset';
import { splitImages } from '../../../src/dataset/split';
import type { Tf } from '../../../src/engine/engine';
import { seedRandomness, type Randomness } from '../../../src/engine/randomness';
import { readCheckpoint } from '../../../src/runs/checkpoint';
import { followJournal } from '../../../src/runs/follow-journal';
import { readEvaluation, readTestResults } from '../../../src/runs/read-run';
import { predictionsPath } from '../../../src/runs/run-folder';
import type { RunWriter } from '../../../src/runs/run-writer';
import { randomBits } from '../../../src/shared/random';
import type { RunEvent, RunEventBody, RunEventOf } from '../../../src/shared/run-event';
import type { TrainingSettings } from '../../../src/shared/settings';
import { testOutcomes } from '../../../src/shared/test-outcomes';
import { BatchThread } from '../../../src/trainer/batches/batch-thread';
import { RunJournal } from '../../../src/trainer/run-journal';
import { StopRequest } from '../../../src/trainer/stop-request';
import { testModel } from '../../../src/trainer/test-model';
import { train, type TrainingOutcome } from '../../../src/trainer/train';
import { copyWeights } from '../../../src/trainer/weights';
import { TemporaryRuns } from '../runs/temporary-runs';
import { assertClose, cpuTf } from './cpu-tf';

/** Noise of 4 × 4 with a bright upper half for label 1: easy, but not at once. */
function noisyImages(count: number): LabelledImages {
  const labels = Uint8Array.from({ length: count }, (_, i) => randomBits(5, i) & 1);
  const images = Uint8Array.from({ length: count * 16 }, (_, i) => (randomBits(6, i) & 127) + (labels[i >> 4] === 1 && i % 16 < 8 ? 60 : 0));
  return { count, height: 4, width: 4, channels: 1, images, labels };
}

const classMap: ClassMap = { names: ['dark', 'bright'], classOf: Int32Array.of(0, 1) };
const images = noisyImages(100);

interface Trial {
  readonly outcome: TrainingOutcome;
  readonly events: RunEvent[];
  readonly writer: RunWriter;
  readonly journal: RunJournal;
  readonly model: LayersModel;
}

describe('training loop', () => {
  const temporary = new TemporaryRuns();
  let tf: Tf;
  let randomness: Randomness | undefined;
  const batches = new BatchThread();
  before(async () => { tf = await cpuTf(); });
  after(() => batches.dispose());
  afterEach(() => { randomness?.dispose(); });

  function makeModel(seed: number, dropout = 0.25): { model: LayersModel; randomness: Randomness } {
    randomness = seedRandomness(tf, seed);
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 8, activation: 'relu', kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }),
        tf.layers.dropout({ rate: dropout }), tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    return { model, randomness };
  }

  async function trial(changes: Partial<TrainingSettings> = {}, onEvent: (event: RunEvent, stop: StopRequest) => void = () => undefined, validationSplit = 0.2, dropout?: number): Promise<Trial> {
    const training: TrainingSettings = {
      epochs: 3, batchSize: 32, validationSplit, optimizer: 'adam', learningRate: 0.05, seed: 1, loss: 'crossEntropy', shuffle: true, ...changes,
    };
    const writer = await temporary.create();
    const stop = new StopRequest();
    const journal = new RunJournal(writer, () => undefined);
    const heard = (write: (body: RunEventBody) => RunEvent) => (body: RunEventBody): RunEvent => {
      const event = write(body);
      onEvent(event, stop);
      return event;
    };
    writer.append = heard(writer.append.bind(writer));
    writer.keep = heard(writer.keep.bind(writer));
    const { model, randomness: seeded } = makeModel(training.seed, dropout);
    const settings = { data: { dataset: 'fashion-mnist' as const }, augment: [], training };
    const split = splitImages(images, classMap, { validationSplit });
    try {
      const outcome = await train({ engine: { tf }, model, randomness: seeded, settings, images, classMap, split, batches, journal, stop });
      return { outcome, events: await followJournal(writer.folder).read(), writer, journal, model };
    } finally {
      journal.flush();
    }
  }

  function of<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
    return events.filter((event): event is RunEventOf<T> => event.type === type);
  }

  const figures = (events: readonly RunEvent[]): number[] => of(events, 'batch').map(({ loss }) => loss).concat(of(events, 'epoch').map(({ val_loss = NaN }) => val_loss));

  it('tells of every batch and epoch, in order, with means over the images', async () => {
    const { outcome, events } = await trial();
    const batches = of(events, 'batch');
    assert.deepEqual(batches.map(({ epoch, batch, step, images: count }) => [epoch, batch, step, count]), [
      [1, 1, 1, 32], [1, 2, 2, 32], [1, 3, 3, 16], [2, 1, 4, 32], [2, 2, 5, 32], [2, 3, 6, 16], [3, 1, 7, 32], [3, 2, 8, 32], [3, 3, 9, 16],
    ]);
    for (const epoch of of(events, 'epoch')) {
      const own = batches.filter((batch) => batch.epoch === epoch.epoch);
      const mean = (pick: (batch: RunEventOf<'batch'>) => number): number => own.reduce((sum, batch) => sum + pick(batch) * batch.images, 0) / 80;
      assertClose([epoch.loss, epoch.accuracy], [mean(({ loss }) => loss), mean(({ accuracy }) => accuracy)]);
      assert.equal(epoch.learning_rate, 0.05);
    }
    const losses = of(events, 'epoch').map(({ val_loss = NaN }) => val_loss);
    const bests = of(events, 'epoch').filter(({ best }) => best);
    assert.deepEqual(bests.map(({ epoch }) => epoch), [1, 2, 3].filter((epoch) => losses.slice(0, epoch - 1).every((earlier) => (losses[epoch - 1] ?? NaN) < earlier)));
    assert.deepEqual([outcome.finished, outcome.epoch, outcome.bestEpoch], [true, 3, bests.at(-1)?.epoch]);
    assert.ok((losses[2] ?? NaN) < (losses[0] ?? NaN), 'it learnt something');
    assert.deepEqual(of(events, 'phase').map(({ phase }) => phase), ['training', 'validating', 'training', 'validating', 'training', 'validating']);
    assert.deepEqual(batches.map(({ seconds }) => seconds), batches.map(({ seconds }) => seconds).sort((a, b) => a - b));
  });

  it('leaves penalties and dropout out of the validation', async () => {
    const { events, model } = await trial({ epochs: 1 });
    const set = Float32Array.from(images.images.subarray(80 * 16), (byte) => byte / 255);
    const expected = tf.tidy(() => {
      const outputs = model.predict(tf.tensor(set, [20, 4, 4, 1]));
      const rows = (Array.isArray(outputs) ? [] : outputs.arraySync()) as number[][];
      return rows.reduce((sum, row, i) => sum - Math.log(row[images.labels[80 + i] ?? 0] ?? NaN), 0) / 20;
    });
    assertClose([of(events, 'epoch')[0]?.val_loss ?? NaN], [expected], 1e-6);
  });

  it('gives the same figures for the same seed, and others for another', async () => {
    const first = figures((await trial()).events);
    assert.deepEqual(figures((await trial()).events), first);
    assert.notDeepEqual(figures((await trial({ seed: 2 })).events), first);
  });

  it('shuffles anew in each epoch, or not at all', async () => {
    // With neither dropout nor learning a batch's loss tells one set of images from another.
    const lastBatches = async (shuffle: boolean): Promise<number[]> => {
      const { events } = await trial({ shuffle, learningRate: 1e-30 }, undefined, 0.2, 0);
      return of(events, 'batch').filter(({ batch }) => batch === 3).map(({ loss }) => loss);
    };
    assert.equal(new Set(await lastBatches(false)).size, 1);
    assert.equal(new Set(await lastBatches(true)).size, 3);
  });

  it('keeps the last and the best weights, with the optimiser and the position', async () => {
    const { events, writer, model, outcome } = await trial();
    const last = await readCheckpoint(writer.folder, 'last');
    const best = await readCheckpoint(writer.folder, 'best');
    assert.deepEqual(last?.position, { epoch: 3, batch: 3, step: 9 });
    assert.deepEqual(best?.position.epoch, outcome.bestEpoch);
    assert.deepEqual(new Map(last.weights), await copyWeights(model));
    assert.equal(last.optimizer.size, 9, 'iterations, and two moments of each of four weights');
    assert.deepEqual(of(events, 'checkpoint').filter(({ kind }) => kind === 'last').map(({ step }) => step), [3, 6, 9]);
  });

  it('ends after the batch at hand when asked, and keeps the weights as they are', async () => {
    const { outcome, events, writer, model } = await trial({}, (event, stop) => {
      if (event.type === 'batch' && event.step === 5) stop.ask();
    });
    assert.deepEqual([outcome.finished, outcome.epoch], [false, 2]);
    assert.deepEqual([of(events, 'batch').length, of(events, 'epoch').length], [5, 1]);
    const last = await readCheckpoint(writer.folder, 'last');
    assert.deepEqual(last?.position, { epoch: 2, batch: 2, step: 5 });
    assert.deepEqual(new Map(last.weights), await copyWeights(model));
  });

  it('finishes an epoch whose last batch is trained, though a stop came; a second stop cuts its validation', async () => {
    const asked = await trial({}, (event, stop) => {
      if (event.type === 'phase' && event.phase === 'validating') stop.ask();
    });
    assert.deepEqual([asked.outcome.finished, of(asked.events, 'epoch').length], [false, 1]);
    const pressed = await trial({}, (event, stop) => {
      if (event.type === 'phase' && event.phase === 'validating') { stop.ask(); stop.ask(); }
    });
    assert.deepEqual([of(pressed.events, 'epoch').length, of(pressed.events, 'checkpoint').map(({ kind, step }) => [kind, step])], [0, [['last', 3]]]);
  });

  it('does nothing when the stop came first', async () => {
    const writer = await temporary.create();
    const { model, randomness: seeded } = makeModel(1);
    const stop = new StopRequest();
    stop.ask();
    const outcome = await train({
      engine: { tf }, model, randomness: seeded, images, classMap, batches, split: splitImages(images, classMap, { validationSplit: 0 }), journal: new RunJournal(writer, () => undefined), stop,
      settings: { data: { dataset: 'fashion-mnist' }, augment: [], training: { epochs: 1, batchSize: 10, validationSplit: 0, optimizer: 'sgd', learningRate: 1, seed: 1, loss: 'crossEntropy', shuffle: true } },
    });
    assert.deepEqual({ ...outcome, seconds: 0 }, { finished: false, epoch: 0, bestEpoch: null, seconds: 0 });
  });

  it('takes the lowest training loss as best where nothing is validated', async () => {
    const { events, outcome } = await trial({}, undefined, 0);
    const epochs = of(events, 'epoch');
    assert.ok(epochs.every((epoch) => epoch.val_loss === undefined && epoch.val_accuracy === undefined));
    assert.equal(outcome.bestEpoch, epochs.reduce((best, epoch) => (epoch.loss < best.loss ? epoch : best)).epoch);
  });

  it('fails at the batch whose loss is no number, and keeps what came before', async () => {
    let failed: RunEvent | undefined;
    await assert.rejects(
      trial({ optimizer: 'sgd', learningRate: 1e38, loss: 'crossEntropyFromLogits' }, (event) => { if (event.type === 'batch') failed = event; }),
      /training loss became (NaN|infinite) at batch \d of epoch 1 \(step \d\)/,
    );
    assert.ok(failed?.type === 'batch' && !Number.isFinite(failed.loss) && failed.step > 1);
  });

  it('holds no more tensors after ten epochs than after two', async () => {
    const counts: number[] = [];
    await trial({ epochs: 10 }, (event) => { if (event.type === 'epoch') counts.push(tf.memory().numTensors); });
    assert.equal(counts[9], counts[1]);
  });

  it('tests the last weights and, beside them, the best', async () => {
    const { writer, journal, model } = await trial({ epochs: 2 });
    const before = await copyWeights(model);
    const order = Uint32Array.from({ length: 50 }, (_, i) => 2 * i);
    const job = { engine: { tf }, model, images: { set: images, classMap, order }, batches, labelNames: ['dark', 'bright'], loss: 'crossEntropy', writer, journal, signal: new AbortController().signal } as const;
    const evaluation = await testModel(job, 7, 1);
    assert.deepEqual(await copyWeights(model), before, 'the weights are what they were');
    assert.deepEqual(await readEvaluation(writer.folder), evaluation);
    assert.equal((await stat(predictionsPath(writer.folder))).size, 4 * 50 * 3);
    const results = await readTestResults(writer.folder, { outputs: 3 });
    assert.ok(results);
    const outcomes = testOutcomes(results);
    assert.deepEqual(outcomes.map(({ image, label }) => [image, label]), [...order].map((image) => [image, images.labels[image]]));
    assert.equal(outcomes.filter(({ predicted, trueClass }) => predicted === trueClass).length, 50 * (evaluation?.testAccuracy ?? NaN));
    assert.deepEqual([evaluation?.epoch, evaluation?.outputs, evaluation?.best?.epoch], [7, 3, 1]);
    const counted = (evaluation?.confusionMatrix ?? []).flat().concat(evaluation?.noClass ?? []).reduce((sum, count) => sum + count, 0);
    assert.equal(counted, 50);
    assert.equal((await testModel(job, 1, 1))?.best, null, 'no second figures where the last epoch is the best');
    assert.equal(await testModel({ ...job, signal: AbortSignal.abort() }, 1, 1), null);
  });
});
