import * as v from 'valibot';
import { failure } from './failure';
import { jsonNumber } from './json-number';
import { engineName } from './settings';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const fromOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const head = {
  /** Counts from 1 in each run, without gaps. */
  seq: fromOne,
  /** ISO 8601. */
  time: v.string(),
};

/** What the trainer is busy with, in order of appearance. */
export const phases = ['evaluating-experiment', 'queued', 'loading-dataset', 'loading-engine', 'training', 'validating', 'testing'] as const;
export type Phase = (typeof phases)[number];

/** What an epoch came to. */
export const epochEvent = v.object({
  ...head, type: v.literal('epoch'), epoch: fromOne, step: fromOne,
  /** Means over the epoch's images as they were trained on; `loss` includes penalties. */
  loss: jsonNumber, accuracy: jsonNumber,
  /** Absent without validation images; penalties are not included. */
  val_loss: v.optional(jsonNumber), val_accuracy: v.optional(jsonNumber),
  learning_rate: v.number(),
  /** Training time of this epoch, validation left out, and training images a second in it. */
  seconds: v.number(), imagesPerSecond: v.number(),
  /** The lowest validation loss so far (the lowest loss, where there is no validation). */
  best: v.boolean(),
});

/** One line of `events.ndjson`. Epochs and batches count from 1; names are those of Keras. */
export const runEvent = v.variant('type', [
  v.object({ ...head, type: v.literal('created'), run: v.string(), experimentFile: v.string() }),
  v.object({ ...head, type: v.literal('phase'), phase: v.picklist(phases) }),
  /** Bytes of a dataset file that is being fetched; `total` is `null` where the server does not tell. */
  v.object({ ...head, type: v.literal('download'), file: v.string(), received: whole, total: v.nullable(whole) }),
  v.object({
    ...head, type: v.literal('started'), name: v.string(), engine: engineName, threads: fromOne, parameters: whole,
    epochs: fromOne, batchesPerEpoch: fromOne, batchSize: fromOne,
    trainingImages: whole, validationImages: whole, testImages: whole, classes: v.array(v.string()),
  }),
  v.object({
    ...head, type: v.literal('batch'), epoch: fromOne, batch: fromOne,
    /** Optimiser steps since the run began, counting from 1. */
    step: fromOne,
    /** Training loss of this batch, penalties included. */
    loss: jsonNumber,
    /** Share of this batch's images classified rightly, 0 to 1. */
    accuracy: jsonNumber,
    images: fromOne,
    /** Seconds of training since the first batch of the run. */
    seconds: v.number(),
  }),
  epochEvent,
  v.object({ ...head, type: v.literal('checkpoint'), kind: v.picklist(['last', 'best']), epoch: fromOne, step: fromOne }),
  v.object({ ...head, type: v.literal('warning'), message: v.string() }),
  /** Where the time of a training step went, in milliseconds; where a profile was asked for and a training plan is at work. */
  v.object({
    ...head, type: v.literal('profile'), steps: fromOne, milliseconds: v.number(),
    /** What the machine reached in a matrix product. */
    gigaflops: v.number(),
    layers: v.array(v.object({
      layer: v.string(), forward: v.number(), backward: v.number(), update: v.number(),
      /** Speed of the layer's products, forward and backward, as a share of that; `null` for a layer without any. */
      peakShare: v.nullable(v.number()),
    })),
  }),
  v.object({ ...head, type: v.literal('stopping') }),
  v.object({ ...head, type: v.literal('evaluation'), testLoss: jsonNumber, testAccuracy: jsonNumber, epoch: whole }),
  /** The last event of a run. A journal without it belongs to a run that lives or was interrupted. */
  v.object({
    ...head, type: v.literal('ended'), state: v.picklist(['completed', 'stopped', 'failed', 'interrupted']),
    failure: v.nullable(failure), seconds: v.number(),
  }),
]);
export type RunEvent = v.InferOutput<typeof runEvent>;
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before the journal numbered and dated it. */
export type RunEventBody = DistributiveOmit<RunEvent, 'seq' | 'time'>;
