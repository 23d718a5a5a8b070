import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** Any 32-bit unsigned integer, 0 included. */
export const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const pixel = v.pipe(v.number(), v.minValue(0), v.maxValue(255));

export const engineNames = ['tfjs-node', 'simd', 'cpu'] as const;
export const engineName = v.picklist(engineNames);
export type EngineName = v.InferOutput<typeof engineName>;

/** What a person may ask for; `auto` never gives `cpu`. */
export const engineChoices = ['auto', ...engineNames] as const;
export const engineChoice = v.picklist(engineChoices);
export type EngineChoice = v.InferOutput<typeof engineChoice>;

export const optimizerNames = ['sgd', 'momentum', 'rmsprop', 'adam', 'adamax', 'adagrad', 'adadelta'] as const;
export const lossNames = ['crossEntropy', 'crossEntropyFromLogits'] as const;

/** Share of the training images, the last ones, kept for validation: 0 (none) up to, not including, 1. */
const validationSplit = v.pipe(v.number(), v.minValue(0), v.ltValue(1));

/** The settings of a training run with every default filled in. */
export const trainingSettings = v.strictObject({
  epochs: v.optional(count, 10),
  batchSize: v.optional(count, 64),
  validationSplit: v.optional(validationSplit, 0.1),
  optimizer: v.optional(v.picklist(optimizerNames), 'adam'),
  learningRate: v.optional(v.pipe(v.number(), v.gtValue(0), v.finite()), 1e-3),
  seed: v.optional(seed, 42),
  /** `crossEntropy` takes probabilities (a softmax output), `crossEntropyFromLogits` takes logits. */
  loss: v.optional(v.picklist(lossNames), 'crossEntropy'),
  shuffle: v.optional(v.boolean(), true),
});
export type TrainingSettings = v.InferOutput<typeof trainingSettings>;

/** One augmentation step; each image draws on its own whether it applies. */
export const augmentation = v.variant('kind', [
  v.strictObject({ kind: v.literal('flipLeftRight'), probability }),
  v.strictObject({ kind: v.literal('flipUpDown'), probability }),
  /** Rotation about the centre by an angle drawn uniformly from -degrees to +degrees. `fill` is a pixel value, 0 to 255. */
  v.strictObject({ kind: v.literal('rotate'), degrees: v.pipe(v.number(), v.minValue(0), v.maxValue(180)), fill: pixel, probability }),
  /** A square crop whose side is a share of the image drawn uniformly from `smallest` to 1, resized back bilinearly. */
  v.strictObject({ kind: v.literal('randomCrop'), smallest: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), probability }),
  /** A square of `side` pixels at a random place, painted with `fill`. */
  v.strictObject({ kind: v.literal('cutout'), side: count, fill: pixel, probability }),
  /** A shift by whole pixels, each way drawn uniformly from -pixels to +pixels. */
  v.strictObject({ kind: v.literal('translate'), pixels: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1024)), fill: pixel, probability }),
  /** Enlarged or shrunk about the centre by a factor drawn uniformly from 1 - share to 1 + share. */
  v.strictObject({ kind: v.literal('zoom'), share: v.pipe(v.number(), v.minValue(0), v.ltValue(1)), fill: pixel, probability }),
  /** Pixel values times a factor drawn uniformly from 1 - share to 1 + share, no further than 0 to 255. */
  v.strictObject({ kind: v.literal('brightness'), share: probability, probability }),
  /** Normally distributed noise of this standard deviation on each pixel value, no further than 0 to 255. */
  v.strictObject({ kind: v.literal('noise'), deviation: pixel, probability }),
]);
export type Augmentation = v.InferOutput<typeof augmentation>;
export type AugmentationKind = Augmentation['kind'];

/**
 * The five transforms of the Fashion-MNIST study, which states neither how often nor how strongly: gentle enough that an
 * article still looks like itself, each so often that an image gets none, one or several.
 */
export const studyAugmentation: readonly Augmentation[] = [
  { kind: 'flipLeftRight', probability: 0.5 },
  { kind: 'flipUpDown', probability: 0.1 },
  { kind: 'rotate', degrees: 15, fill: 0, probability: 0.3 },
  { kind: 'randomCrop', smallest: 0.8, probability: 0.3 },
  { kind: 'cutout', side: 8, fill: 0, probability: 0.3 },
];

/** Class name to the dataset's label numbers. The order of the names is the order of the outputs. */
export const classGroups = v.record(v.string(), v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.minLength(1)));
export type ClassGroups = v.InferOutput<typeof classGroups>;

export const dataSettings = v.strictObject({
  dataset: v.literal('fashion-mnist'),
  /** Absent: the dataset's own classes. */
  classes: v.optional(classGroups),
});
export type DataSettings = v.InferOutput<typeof dataSettings>;

/** Everything of an experiment that is data: what is recorded with a run. */
export const experimentSettings = v.object({
  data: dataSettings,
  augment: v.array(augmentation),
  training: trainingSettings,
  /** First N training images only. */
  limit: v.optional(count),
});
export type ExperimentSettings = v.InferOutput<typeof experimentSettings>;

/** What flags or editor settings put in place of the experiment's own words for one run. */
export const trainingOverrides = v.strictObject({
  engine: v.optional(engineChoice),
  epochs: v.optional(count),
  limit: v.optional(count),
  batchSize: v.optional(count),
  seed: v.optional(seed),
  threads: v.optional(count),
  /** False: the simd engine does without V8's experimental 256-bit instructions. */
  wideSimd: v.optional(v.boolean()),
  /** True: it takes instructions that round differently from one processor to another. */
  fastMath: v.optional(v.boolean()),
  /** Write down where the time of a step goes. */
  profile: v.optional(v.boolean()),
  /** 0: all images are for training. */
  validationSplit: v.optional(validationSplit),
  /** True: the experiment's own list, or {@link studyAugmentation} where it is empty. False: no augmentation. */
  augment: v.optional(v.boolean()),
});
export type TrainingOverrides = v.InferOutput<typeof trainingOverrides>;
