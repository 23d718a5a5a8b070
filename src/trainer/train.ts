import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassMap } from '../dataset/class-map';
import type { LabelledImages } from '../dataset/image-dataset';
import { shuffledOrder, type Split } from '../dataset/split';
import type { Engine } from '../engine/engine';
import type { Randomness } from '../engine/randomness';
import { LookbookError } from '../shared/failure';
import type { RunEventOf } from '../shared/run-event';
import type { ExperimentSettings } from '../shared/settings';
import type { Batch } from './batch';
import type { BatchSupply } from './batches/batch-supply';
import { breathe } from './breathe';
import { chooseStep, type ChosenStep } from './choose-step';
import { takeCheckpoint } from './checkpoints';
import { evaluateImages } from './evaluate';
import { FallthroughWatch } from './fallthrough-watch';
import { describePlace, findNonFinite, type NonFinitePlace } from './find-non-finite';
import { ImageMeans } from './image-means';
import { createOptimizer } from './optimizers';
import type { RunJournal } from './run-journal';
import type { StopRequest } from './stop-request';
import { Stopwatch } from './stopwatch';

export interface TrainingJob {
  readonly engine: Pick<Engine, 'tf' | 'compileStep' | 'compileEvaluation' | 'fallthroughs'>;
  /** Whether to write down where the time of a step goes. */
  readonly profile?: boolean;
  /** Hears how the model is going to be trained. */
  readonly onStepChosen?: (step: Pick<ChosenStep, 'planned' | 'refusal'>) => void;
  readonly model: LayersModel;
  readonly randomness: Randomness;
  readonly settings: ExperimentSettings;
  readonly images: LabelledImages;
  readonly classMap: ClassMap;
  readonly split: Split;
  readonly batches: BatchSupply;
  readonly journal: RunJournal;
  readonly stop: StopRequest;
}

export interface TrainingOutcome {
  /** Whether every epoch was trained to its end. */
  readonly finished: boolean;
  /** Epoch of the last step; 0 when there was none. */
  readonly epoch: number;
  /** Epoch whose weights are the checkpoint `best`; `null` when there is none. */
  readonly bestEpoch: number | null;
  /** Seconds of training, validation and writing left out. */
  readonly seconds: number;
}

/** Trains the model epoch by epoch until all are done or a stop is asked for; then its weights are those of the last step. */
export async function train(job: TrainingJob): Promise<TrainingOutcome> {
  const training = new Training(job);
  try {
    return await training.run();
  } finally {
    training.dispose();
  }
}

class Training {
  private readonly optimizer: Optimizer;
  private readonly chosen: ChosenStep;
  private readonly fallthroughWatch: FallthroughWatch;
  private readonly stopwatch = new Stopwatch();
  private step = 0;
  private bestEpoch: number | null = null;
  private lowestLoss = Infinity;

  constructor(private readonly job: TrainingJob) {
    const { engine: { tf, compileStep, fallthroughs = () => [] }, profile = false, journal, model, images, randomness, settings: { training } } = job;
    this.fallthroughWatch = new FallthroughWatch(fallthroughs, (message) => { journal.warn(message); });
    this.optimizer = createOptimizer(tf, training.optimizer, training.learningRate);
    this.chosen = chooseStep({
      tf, compileStep, model, imageShape: imageShapeOf(images), optimizer: this.optimizer, loss: training.loss, randomness, profile,
    });
    job.onStepChosen?.(this.chosen);
  }

  async run(): Promise<TrainingOutcome> {
    const { journal, settings: { training: { epochs } } } = this.job;
    let epoch = 0;
    let finished = false;
    while (epoch < epochs && !this.job.stop.training.aborted) {
      epoch += 1;
      finished = await this.trainEpoch(epoch);
    }
    const profile = this.chosen.profile();
    if (profile !== null) journal.append({ type: 'profile', ...profile, layers: [...profile.layers] });
    return { finished: finished && epoch === epochs, epoch: this.step === 0 ? 0 : epoch, bestEpoch: this.bestEpoch, seconds: this.stopwatch.seconds };
  }

  dispose(): void {
    this.chosen.dispose();
    this.optimizer.dispose();
  }

  /** @returns false when a stop ended the epoch early. */
  private async trainEpoch(epoch: number): Promise<boolean> {
    const { journal, model, split, settings: { training: { batchSize } } } = this.job;
    journal.phase('training');
    const before = this.stopwatch.seconds;
    const means = await this.trainBatches(epoch);
    const seconds = this.stopwatch.seconds - before;
    const validated = means.images === split.training.length && (await this.finishEpoch(epoch, means, seconds));
    if (means.images === 0) return validated;
    const checkpoint = await takeCheckpoint(model, this.optimizer, { epoch, batch: Math.ceil(means.images / batchSize), step: this.step });
    await journal.saveCheckpoint('last', checkpoint);
    if (!validated) return false;
    if (this.bestEpoch === epoch) await journal.saveCheckpoint('best', checkpoint);
    journal.logWeights(model.name, epoch, checkpoint.weights);
    return true;
  }

  /** Learns from the epoch's batches, or from those before a stop. */
  private async trainBatches(epoch: number): Promise<ImageMeans> {
    const { images: set, classMap, split, settings: { augment, training: { batchSize, seed, shuffle } }, batches, stop } = this.job;
    const means = new ImageMeans();
    this.stopwatch.start();
    const order = shuffle ? shuffledOrder(split.training, seed, epoch) : split.training;
    const reader = batches.open({ set, classMap, order, augment, batchSize, seed, epoch });
    try {
      for (let number = 1; !stop.training.aborted; number++) {
        const batch = await reader.next();
        if (batch === null) break;
        this.learnFrom(batch, { epoch, batch: number }, means);
        await breathe();
      }
    } finally {
      reader.close();
    }
    this.stopwatch.stop();
    return means;
  }

  private learnFrom(batch: Batch, place: { epoch: number; batch: number }, means: ImageMeans): void {
    const { engine, model, images, journal, randomness, split } = this.job;
    this.step += 1;
    randomness.setStep(this.step);
    const { loss, correct } = this.chosen.learn(batch);
    means.add(loss, correct, batch.count);
    const figures = { ...place, step: this.step, loss, accuracy: correct / batch.count, images: batch.count };
    journal.batch({ ...figures, seconds: this.stopwatch.seconds });
    this.fallthroughWatch.afterStep(this.step, this.stopwatch.seconds, means.images === split.training.length);
    if (Number.isFinite(loss)) return;
    // The same masks once more.
    randomness.setStep(this.step);
    throw divergence(figures, findNonFinite(engine.tf, model, batch, imageShapeOf(images)));
  }

  /** @returns false when a stop cut the validation short; the epoch then has no event. */
  private async finishEpoch(epoch: number, means: ImageMeans, seconds: number): Promise<boolean> {
    const { journal, settings: { training } } = this.job;
    const validation = await this.validate();
    if (validation === null) return false;
    const judged = validation?.loss ?? means.loss;
    const best = judged < this.lowestLoss;
    if (best) {
      this.lowestLoss = judged;
      this.bestEpoch = epoch;
    }
    journal.append({
      type: 'epoch', epoch, step: this.step, loss: means.loss, accuracy: means.accuracy,
      ...(validation === undefined ? {} : { val_loss: validation.loss, val_accuracy: validation.accuracy }),
      learning_rate: training.learningRate, seconds, imagesPerSecond: means.images / seconds, best,
    });
    return true;
  }

  /** @returns `undefined` without validation images, `null` when a second stop cut it short. */
  private async validate(): Promise<{ loss: number; accuracy: number } | undefined | null> {
    const { engine, model, images, classMap, split, batches, settings, journal, stop } = this.job;
    if (split.validation.length === 0) return undefined;
    journal.phase('validating');
    return evaluateImages(engine, model, batches, { set: images, classMap, order: split.validation }, settings.training.loss, stop.test);
  }
}

function imageShapeOf({ height, width, channels }: LabelledImages): readonly number[] {
  return [height, width, channels];
}

function divergence({ epoch, batch, step, loss }: Pick<RunEventOf<'batch'>, 'epoch' | 'batch' | 'step'> & { loss: number }, place: NonFinitePlace): LookbookError {
  return new LookbookError({
    message: `The training loss became ${Number.isNaN(loss) ? 'NaN' : 'infinite'} at batch ${batch} of epoch ${epoch} (step ${step}). ${describePlace(place)}`,
    remedy: 'Lower the learning rate, or look for a division or a logarithm of zero in the model. What was learnt up to the last checkpoint is kept.',
  });
}
