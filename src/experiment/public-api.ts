/**
 * What an experiment file imports from `lookbook`. This file is also where the editor's declarations and
 * hover texts come from, so its comments are written for the person who writes an experiment.
 */
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What `model` is told about the data that it will see. */
export interface ModelContext {
  /** One image as height, width and channels: `[28, 28, 1]` for Fashion-MNIST. Pixels come as numbers from 0 to 1. */
  inputShape: [height: number, width: number, channels: number];
  /** Number of classes: the width that the model's output needs. */
  classCount: number;
}

/** Which images are learnt, and into which classes they fall. */
export interface DataDefinition {
  /** `'fashion-mnist'`: 60,000 training and 10,000 test images of ten articles, 28×28, grey. */
  dataset: 'fashion-mnist';
  /**
   * Class names and the label numbers that each takes. Left out: the dataset's own classes.
   *
   * Fashion-MNIST's labels: 0 T-shirt/top, 1 Trouser, 2 Pullover, 3 Dress, 4 Coat, 5 Sandal, 6 Shirt, 7 Sneaker, 8 Bag, 9 Ankle boot.
   * A label that no class names is left out of the data.
   *
   * @example { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] }
   */
  classes?: Record<string, number[]>;
}

/** How the model is trained. Every field has a default. */
export interface TrainingDefinition {
  /** Passes over the training images. Default 10. */
  epochs?: number;
  /** Images in one optimiser step. Default 64. */
  batchSize?: number;
  /** Share of the training images, the last ones, that is kept for validation: 0 (none) up to, not including, 1. Default 0.1. */
  validationSplit?: number;
  /** Default `'adam'`. */
  optimizer?: 'sgd' | 'momentum' | 'rmsprop' | 'adam' | 'adamax' | 'adagrad' | 'adadelta';
  /** Default 0.001. */
  learningRate?: number;
  /** Whole number from 0 to 4,294,967,295. Initial weights, dropout, shuffling and augmentation all follow from it. Default 42. */
  seed?: number;
  /** `'crossEntropy'` (default) takes probabilities, as softmax gives them; `'crossEntropyFromLogits'` takes an output without softmax. */
  loss?: 'crossEntropy' | 'crossEntropyFromLogits';
  /** Whether each epoch takes the images in an order of its own. Default true. */
  shuffle?: boolean;
}

/** One augmentation step, as {@link flipLeftRight} and the others make it. */
export type AugmentationStep =
  | { kind: 'flipLeftRight'; probability: number }
  | { kind: 'flipUpDown'; probability: number }
  | { kind: 'rotate'; degrees: number; fill: number; probability: number }
  | { kind: 'randomCrop'; smallest: number; probability: number }
  | { kind: 'cutout'; side: number; fill: number; probability: number }
  | { kind: 'translate'; pixels: number; fill: number; probability: number }
  | { kind: 'zoom'; share: number; fill: number; probability: number }
  | { kind: 'brightness'; share: number; probability: number }
  | { kind: 'noise'; deviation: number; probability: number };

/** An image classifier: its data, its training and its model. */
export interface ExperimentDefinition {
  /** How the experiment is called in lists and charts. */
  name: string;
  data: DataDefinition;
  /**
   * Changes made to training images, in this order. Each image draws on its own whether a step applies to it.
   * @example [flipLeftRight(0.5), rotate({ degrees: 15, probability: 0.5 })]
   */
  augment?: AugmentationStep[];
  training?: TrainingDefinition;
  /**
   * Makes the model: `tf.sequential(…)`, or `tf.model(…)` for one with branches. Takes images of `inputShape`
   * and gives a row of at least `classCount` numbers for each.
   */
  model: (context: ModelContext) => LayersModel;
}

/**
 * Defines an experiment. It must be the default export of its file.
 *
 * @example
 * export default defineExperiment({
 *   name: 'My first model',
 *   data: { dataset: 'fashion-mnist' },
 *   training: { epochs: 5 },
 *   model: ({ inputShape, classCount }) => tf.sequential({
 *     layers: [
 *       tf.layers.flatten({ inputShape }),
 *       tf.layers.dense({ units: 128, activation: 'relu' }),
 *       tf.layers.dense({ units: classCount, activation: 'softmax' }),
 *     ],
 *   }),
 * });
 */
export function defineExperiment(definition: ExperimentDefinition): ExperimentDefinition {
  return definition;
}

/**
 * Mirrors an image: left becomes right.
 * @param probability Share of the images that are mirrored, 0 to 1.
 */
export function flipLeftRight(probability = 0.5): AugmentationStep {
  return { kind: 'flipLeftRight', probability };
}

/**
 * Turns an image upside down.
 * @param probability Share of the images that are turned, 0 to 1.
 */
export function flipUpDown(probability = 0.5): AugmentationStep {
  return { kind: 'flipUpDown', probability };
}

export interface RotateOptions {
  /** The angle is drawn evenly from -degrees to +degrees. 0 to 180. */
  degrees: number;
  /** Share of the images that are rotated, 0 to 1. Default 0.5. */
  probability?: number;
  /** Pixel value for the corners that come into view, 0 (black) to 255 (white). Default 0. */
  fill?: number;
}

/** Rotates an image about its centre. */
export function rotate({ degrees, probability = 0.5, fill = 0 }: RotateOptions): AugmentationStep {
  return { kind: 'rotate', degrees, fill, probability };
}

export interface RandomCropOptions {
  /** Side of the smallest crop as a share of the image's: above 0, up to 1. */
  smallest: number;
  /** Share of the images that are cropped, 0 to 1. Default 0.5. */
  probability?: number;
}

/** Cuts out a square at a random place, its side drawn evenly from `smallest` to the whole, and enlarges it to the image's size. */
export function randomCrop({ smallest, probability = 0.5 }: RandomCropOptions): AugmentationStep {
  return { kind: 'randomCrop', smallest, probability };
}

export interface CutoutOptions {
  /** Side of the square in pixels, at least 1. */
  side: number;
  /** Share of the images that get a square, 0 to 1. Default 0.5. */
  probability?: number;
  /** Pixel value of the square, 0 (black) to 255 (white). Default 0. */
  fill?: number;
}

/** Covers a square at a random place. */
export function cutout({ side, probability = 0.5, fill = 0 }: CutoutOptions): AugmentationStep {
  return { kind: 'cutout', side, fill, probability };
}

export interface TranslateOptions {
  /** The image moves sideways and up or down, each by a whole number of pixels drawn evenly from -pixels to +pixels. 0 to 1,024. */
  pixels: number;
  /** Share of the images that are moved, 0 to 1. Default 0.5. */
  probability?: number;
  /** Pixel value for what comes into view, 0 (black) to 255 (white). Default 0. */
  fill?: number;
}

/** Moves an image by a few pixels. */
export function translate({ pixels, probability = 0.5, fill = 0 }: TranslateOptions): AugmentationStep {
  return { kind: 'translate', pixels, fill, probability };
}

export interface ZoomOptions {
  /** The image grows or shrinks by a factor drawn evenly from 1 - share to 1 + share. 0 up to, not including, 1. */
  share: number;
  /** Share of the images that are zoomed, 0 to 1. Default 0.5. */
  probability?: number;
  /** Pixel value for what comes into view when it shrinks, 0 (black) to 255 (white). Default 0. */
  fill?: number;
}

/** Enlarges or shrinks an image about its centre. */
export function zoom({ share, probability = 0.5, fill = 0 }: ZoomOptions): AugmentationStep {
  return { kind: 'zoom', share, fill, probability };
}

export interface BrightnessOptions {
  /** Pixel values are multiplied by a factor drawn evenly from 1 - share to 1 + share. 0 to 1. */
  share: number;
  /** Share of the images that are changed, 0 to 1. Default 0.5. */
  probability?: number;
}

/** Makes an image brighter or darker; black stays black, and nothing gets brighter than 255. */
export function brightness({ share, probability = 0.5 }: BrightnessOptions): AugmentationStep {
  return { kind: 'brightness', share, probability };
}

export interface NoiseOptions {
  /** Standard deviation of the noise in pixel values, 0 to 255. */
  deviation: number;
  /** Share of the images that get noise, 0 to 1. Default 0.5. */
  probability?: number;
}

/** Adds normally distributed noise to each pixel value; the result stays within 0 to 255. */
export function noise({ deviation, probability = 0.5 }: NoiseOptions): AugmentationStep {
  return { kind: 'noise', deviation, probability };
}
