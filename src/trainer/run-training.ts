import { loadDataset } from '../dataset/load-dataset';
import type { LabelledImages } from '../dataset/image-dataset';
import { nowAndThen } from '../dataset/sources/progress';
import { imagesOfClasses, splitImages } from '../dataset/split';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { RunWriter, type EndState } from '../runs/run-writer';
import { followStopRequests } from '../runs/stop-file';
import type { Failure } from '../shared/failure';
import type { RunEventBody } from '../shared/run-event';
import type { PrepareRequest, TrainerMessage } from '../shared/trainer-protocol';
import type { BatchSupply } from './batches/batch-supply';
import { BatchThread } from './batches/batch-thread';
import { compareEngines } from './auto/faster-engine';
import type { ChosenStep } from './choose-step';
import type { EvaluationImages } from './evaluate';
import { HostGoneError, trainingFailure } from './failures';
import { prepareRun, type PreparedRun } from './prepare';
import { RunJournal } from './run-journal';
import type { StopRequest } from './stop-request';
import { testModel } from './test-model';
import { train, type TrainingJob } from './train';
import { versions } from './versions';
import type { Watchdog } from './watchdog';

/** What a run needs of the process it runs in. */
export interface RunHost {
  readonly send: (message: TrainerMessage) => void;
  /** Resolves when it is this run's turn. */
  readonly begun: Promise<void>;
  readonly stop: StopRequest;
  readonly watchdog: Watchdog;
}

/**
 * One run, from its folder's making to its end. Whatever goes wrong is written down in the folder.
 * @throws LookbookError where no run folder can be made or written.
 */
export async function runTraining(request: PrepareRequest, host: RunHost): Promise<void> {
  const writer = await RunWriter.create({
    runsFolder: request.runsFolder, experimentFile: request.originalFile ?? request.experimentFile, versions: versions(),
  });
  await new Run(request, host, writer).toItsEnd();
}

class Run {
  private readonly journal: RunJournal;
  private prepared: PreparedRun | null = null;
  private loaded: LoadedExperiment | null = null;

  constructor(private readonly request: PrepareRequest, private readonly host: RunHost, private readonly writer: RunWriter) {
    this.journal = new RunJournal(writer, (seq) => { host.send({ type: 'advanced', seq }); });
  }

  async toItsEnd(): Promise<void> {
    const { host, writer, journal } = this;
    host.send({ type: 'created', run: writer.record.id, folder: writer.folder });
    host.stop.training.addEventListener('abort', () => { this.noteStop(); });
    const requests = followStopRequests(writer.folder, () => { host.stop.ask(); });
    const { state, failure } = await this.outcome();
    await requests.end();
    host.watchdog.release();
    const fallthroughs = this.prepared?.engine.fallthroughs?.();
    // Should the disk refuse, the run's end says so.
    if (fallthroughs !== undefined) await writer.update({ fallthroughs: [...fallthroughs] }).catch(() => undefined);
    await writer.end(state, failure);
    journal.flush();
    await this.prepared?.engine.dispose();
  }

  private async outcome(): Promise<{ state: EndState; failure: Failure | null }> {
    const { stop } = this.host;
    let state: EndState = 'failed';
    let thrown: { readonly error: unknown } | null = null;
    try {
      state = await this.prepareAndTrain();
    } catch (error) {
      if (stop.training.aborted && error === stop.training.reason) state = 'stopped';
      else thrown = { error };
    }
    // What came from outside ended the rest, and so is the reason.
    const reason = stop.failure ?? thrown;
    if (reason === null) return { state, failure: null };
    return { state: reason.error instanceof HostGoneError ? 'interrupted' : 'failed', failure: trainingFailure(reason.error, this.loaded) };
  }

  private async prepareAndTrain(): Promise<EndState> {
    const { request, host: { send, begun, stop, watchdog }, writer, journal } = this;
    const stopped = aborted(stop.training);
    // Evaluating an experiment may wait for what never comes; a stop does not wait with it.
    const preparing = prepareRun(request, writer, journal, watchdog, (loaded) => { this.loaded = loaded; });
    const prepared = await Promise.race([preparing, stopped]);
    if (prepared === null) return 'stopped';
    this.prepared = prepared;
    journal.phase('queued');
    journal.flush();
    send({ type: 'prepared' });
    await Promise.race([begun, stopped]);
    return stop.training.aborted ? 'stopped' : this.trainAndTest(prepared);
  }

  private async trainAndTest(prepared: PreparedRun): Promise<EndState> {
    // Starts while the files are read.
    const batches = new BatchThread();
    try {
      return await this.trainAndTestOn(prepared, batches);
    } finally {
      await batches.dispose();
    }
  }

  private async trainAndTestOn(prepared: PreparedRun, batches: BatchSupply): Promise<EndState> {
    const { request, host: { stop }, writer, journal } = this;
    const { settings, classMap } = prepared;
    await writer.update({ state: 'running', startedAt: new Date().toISOString() });
    journal.phase('loading-dataset');
    const dataset = await loadDataset(settings.data.dataset, {
      folder: request.dataFolder, urls: request.dataUrls, cacheFolder: request.cacheFolder, signal: stop.training,
      onProgress: nowAndThen((progress) => { journal.append({ type: 'download', ...progress }); }), onWarning: (message) => { journal.warn(message); },
    });
    const split = splitImages(dataset.train, classMap, { limit: settings.limit, validationSplit: settings.training.validationSplit });
    const test: EvaluationImages = { set: dataset.test, classMap, order: imagesOfClasses(dataset.test, classMap) };
    const counts = { trainingImages: split.training.length, validationImages: split.validation.length, testImages: test.order.length };
    await writer.update({ dataset: { name: dataset.name, files: { ...dataset.checksums }, ...counts } });

    const { engine, randomness, built: { model } } = await this.onFasterEngine(prepared, dataset.train, split.training);
    const job: TrainingJob = {
      engine, profile: request.overrides.profile ?? false, onStepChosen: (step) => { this.noteStep(step); },
      model, randomness, settings, images: dataset.train, classMap, split, batches, journal, stop,
    };
    journal.append(this.startedEvent(job, counts));
    const { finished, epoch, bestEpoch, seconds } = await train(job);
    // Weights that have learnt nothing are not worth a test.
    if (epoch === 0 || stop.test.aborted) return 'stopped';
    const evaluation = await testModel({ engine, model, images: test, batches, labelNames: dataset.labelNames, loss: settings.training.loss, writer, journal, signal: stop.test }, epoch, bestEpoch);
    if (evaluation === null) return 'stopped';
    const { testLoss, testAccuracy } = evaluation;
    await writer.update({ result: { testLoss, testAccuracy, epochs: epoch, seconds } });
    return finished ? 'completed' : 'stopped';
  }

  /** With `auto`, goes on with the engine that trains the model faster: prepared anew if that is another one. */
  private async onFasterEngine(prepared: PreparedRun, images: LabelledImages, order: Uint32Array): Promise<PreparedRun> {
    const { request, host: { stop, watchdog }, writer, journal, loaded } = this;
    const { overrides, cacheFolder, experimentFile } = request;
    const { engine, settings: { training }, classMap, built: { model, summary } } = prepared;
    const [source] = loaded?.sources ?? [];
    if ((overrides.engine ?? 'auto') !== 'auto' || source === undefined) return prepared;
    const found = await compareEngines({
      simd: `${engine.version} ${engine.detail}`, threads: engine.threads, experiment: { experimentFile, text: source.text },
      cacheFolder, overrides, training, summary, images, classMap, order, signal: stop.training,
      onMeasure: () => { journal.phase('loading-engine'); }, onWarning: (message) => { journal.warn(message); },
    });
    if (found === null) return prepared;
    const { times: stepMilliseconds, remembered } = found;
    let chosen = prepared;
    if (stepMilliseconds['tfjs-node'] < stepMilliseconds.simd) {
      model.dispose();
      await engine.dispose();
      chosen = await prepareRun({ ...request, overrides: { ...overrides, engine: 'tfjs-node' } }, writer, journal, watchdog, (again) => { this.loaded = again; });
      this.prepared = chosen;
    }
    if (writer.record.engine !== null) await writer.update({ engine: { ...writer.record.engine, choice: { stepMilliseconds, remembered } } });
    return chosen;
  }

  private startedEvent({ settings: { training }, split, classMap }: TrainingJob, counts: Pick<StartedBody, 'trainingImages' | 'validationImages' | 'testImages'>): StartedBody {
    const { record } = this.writer;
    return {
      type: 'started', name: record.name, engine: record.engine?.name ?? 'cpu', threads: record.engine?.threads ?? 1,
      parameters: record.summary?.parameters ?? 0, epochs: training.epochs,
      batchesPerEpoch: Math.ceil(split.training.length / training.batchSize), batchSize: training.batchSize,
      ...counts, classes: [...classMap.names],
    };
  }

  /** Whether a training plan is at work is a fact about the engine; that a layer keeps it off is worth a word. */
  private noteStep({ planned, refusal }: Pick<ChosenStep, 'planned' | 'refusal'>): void {
    const { writer: { record: { engine } }, journal } = this;
    if (engine === null || (!planned && refusal === null)) return;
    // Like any other fact: should the disk refuse, the run's end says so.
    this.writer.update({ engine: { ...engine, plan: { refusal } } }).catch(() => undefined);
    if (refusal !== null) journal.warn(`Trains without a training plan, and so slower: ${refusal}.`);
  }

  private noteStop(): void {
    const { writer, journal, host: { stop } } = this;
    if (stop.failure !== null) return;
    journal.append({ type: 'stopping' });
    // Should it fail, the run's end says so: the disk that refuses now refuses then.
    writer.update({ state: 'stopping' }).catch(() => undefined);
  }
}

type StartedBody = Extract<RunEventBody, { type: 'started' }>;

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => { resolve(null); }, { once: true });
  });
}
