import {
  convolutionMultiplyAdds, enlargedField, mergedField, product, slidingField, transposedField, type Pair,
} from '../shared/layer-arithmetic';
import type { ReceptiveField, TensorShape } from '../shared/model-summary';
import { regularizerWords, type LayerConfig } from './layer-config';

/** What knowledge of a layer works from. Shapes have the batch in front. */
export interface LayerFacts {
  readonly config: LayerConfig;
  readonly input: TensorShape;
  readonly output: TensorShape;
  /** Receptive fields of what comes in. */
  readonly fields: readonly (ReceptiveField | null)[];
}

/**
 * What Lookbook knows of a kind of layer. Every part may be left out: no words, no formula, no receptive field
 * beyond this layer, no multiply-adds worth counting.
 */
export interface LayerKnowledge {
  /** The settings in a few words. */
  readonly words?: (facts: LayerFacts) => readonly string[];
  /** How the number of parameters comes about; checked against the true number before it is shown. */
  readonly formula?: (facts: LayerFacts) => string;
  readonly field?: (facts: LayerFacts) => ReceptiveField | null;
  /** Multiply-adds of one image. */
  readonly multiplyAdds?: (facts: LayerFacts) => number | null;
}

const one: Pair = [1, 1];

function pair(value: number | number[] | null | undefined, fallback: Pair): Pair {
  if (value === null || value === undefined) return fallback;
  const [height = 1, width = height] = [value].flat();
  return [height, width];
}

function dimension(shape: TensorShape, index: number): number {
  return shape.at(index) ?? 0;
}

/** Values of one image in a tensor of `shape`. */
function values(shape: TensorShape): number {
  return product(shape.slice(1).map((side) => side ?? 0));
}

function channels({ config }: LayerFacts, shape: TensorShape): number {
  return dimension(shape, config.dataFormat === 'channelsFirst' ? 1 : -1);
}

function activation({ config }: LayerFacts): string {
  return config.activation === undefined || config.activation === null || config.activation === 'linear' ? '' : config.activation;
}

function regularizers({ config }: LayerFacts): string[] {
  const kernel = regularizerWords(config.kernelRegularizer ?? config.depthwiseRegularizer ?? config.pointwiseRegularizer);
  const bias = regularizerWords(config.biasRegularizer);
  return [kernel, bias && `${bias} on bias`];
}

function times(sides: readonly number[]): string {
  return sides.join('×');
}

function withBias(facts: LayerFacts, weights: readonly number[], bias: number): string {
  return weights.join('·') + (facts.config.useBias === false ? '' : ` + ${bias}`);
}

const kernelOf = ({ config }: LayerFacts): Pair => pair(config.kernelSize, one);
const strideOf = ({ config }: LayerFacts): Pair => pair(config.strides, one);
const dilationOf = ({ config }: LayerFacts): Pair => pair(config.dilationRate, one);
const poolOf = ({ config }: LayerFacts): Pair => pair(config.poolSize, [2, 2]);

const sameField = ({ fields }: LayerFacts): ReceptiveField | null => mergedField(fields);

function slide(facts: LayerFacts, kernel: Pair, stride: Pair, dilation: Pair): ReceptiveField | null {
  const field = sameField(facts);
  return field === null ? null : slidingField(field, kernel, stride, dilation);
}

function windowWords(facts: LayerFacts): string[] {
  const { config } = facts;
  const stride = strideOf(facts);
  const dilation = dilationOf(facts);
  return [
    typeof config.padding === 'string' ? config.padding : '',
    product(stride) === 1 ? '' : `stride ${stride[0] === stride[1] ? stride[0] : times(stride)}`,
    product(dilation) === 1 ? '' : `dilation ${dilation[0] === dilation[1] ? dilation[0] : times(dilation)}`,
    activation(facts),
    ...regularizers(facts),
  ];
}

function filterWords(facts: LayerFacts): string[] {
  return [`${facts.config.filters ?? '?'} filters of ${times(kernelOf(facts))}`, ...windowWords(facts)];
}

function slidingWindow(facts: LayerFacts): ReceptiveField | null {
  return slide(facts, kernelOf(facts), strideOf(facts), dilationOf(facts));
}

const dense: LayerKnowledge = {
  words: (facts) => [`${facts.config.units ?? '?'} units`, activation(facts), ...regularizers(facts)],
  formula: (facts) => withBias(facts, [dimension(facts.input, -1), dimension(facts.output, -1)], dimension(facts.output, -1)),
  // On an image, a dense layer is a 1×1 convolution; on a row of values every output sees everything.
  field: (facts) => (facts.input.length === 4 ? sameField(facts) : null),
  multiplyAdds: ({ input, output }) => values(output) * dimension(input, -1),
};

const conv2d: LayerKnowledge = {
  words: filterWords,
  formula: (facts) => withBias(facts, [...kernelOf(facts), channels(facts, facts.input), channels(facts, facts.output)], channels(facts, facts.output)),
  field: slidingWindow,
  multiplyAdds: (facts) => convolutionMultiplyAdds(values(facts.output), kernelOf(facts), channels(facts, facts.input)),
};

const conv2dTranspose: LayerKnowledge = {
  ...conv2d,
  field: (facts) => {
    const field = sameField(facts);
    return field === null ? null : transposedField(field, kernelOf(facts), strideOf(facts));
  },
  multiplyAdds: (facts) => convolutionMultiplyAdds(values(facts.input), kernelOf(facts), channels(facts, facts.output)),
};

const depthwiseConv2d: LayerKnowledge = {
  words: (facts) => [`${times(kernelOf(facts))} on each channel`, (facts.config.depthMultiplier ?? 1) === 1 ? '' : `${facts.config.depthMultiplier ?? 1} times`, ...windowWords(facts)],
  formula: (facts) => withBias(facts, [...kernelOf(facts), channels(facts, facts.input), facts.config.depthMultiplier ?? 1], channels(facts, facts.output)),
  field: slidingWindow,
  multiplyAdds: (facts) => convolutionMultiplyAdds(values(facts.output), kernelOf(facts), 1),
};

function separableDepth(facts: LayerFacts): number {
  return channels(facts, facts.input) * (facts.config.depthMultiplier ?? 1);
}

const separableConv2d: LayerKnowledge = {
  words: filterWords,
  formula: (facts) => {
    const [height, width] = kernelOf(facts);
    const filters = channels(facts, facts.output);
    return `${height}·${width}·${separableDepth(facts)} + ${withBias(facts, [separableDepth(facts), filters], filters)}`;
  },
  field: slidingWindow,
  multiplyAdds: (facts) => {
    const positions = values(facts.output) / channels(facts, facts.output);
    return convolutionMultiplyAdds(positions * separableDepth(facts), kernelOf(facts), 1) + positions * separableDepth(facts) * channels(facts, facts.output);
  },
};

const pooling2d: LayerKnowledge = {
  words: (facts) => {
    const pool = poolOf(facts);
    const stride = pair(facts.config.strides, pool);
    return [times(pool), times(stride) === times(pool) ? '' : `stride ${stride[0] === stride[1] ? stride[0] : times(stride)}`, facts.config.padding === 'same' ? 'same' : ''];
  },
  field: (facts) => slide(facts, poolOf(facts), pair(facts.config.strides, poolOf(facts)), one),
};

/** Layers that treat every value alike and keep its place. */
const elementwise: LayerKnowledge = { field: sameField };

const rateWords = ({ config }: LayerFacts): string[] => [config.rate === undefined || config.rate === null ? '' : `rate ${config.rate}`];

const normalization = (weightsPerChannel: number): LayerKnowledge => ({
  formula: ({ output }) => `${weightsPerChannel}·${dimension(output, -1)}`,
  field: sameField,
  multiplyAdds: ({ output }) => values(output),
});

/** By Keras class name. To teach Lookbook a layer, add a line; a layer that is not here is shown without these details. */
const knowledge: Readonly<Record<string, LayerKnowledge>> = {
  Activation: { words: (facts) => [activation(facts)], field: sameField },
  Add: elementwise,
  AlphaDropout: { words: rateWords, field: sameField },
  Average: elementwise,
  AveragePooling2D: pooling2d,
  BatchNormalization: normalization(4),
  Concatenate: elementwise,
  Conv2D: conv2d,
  Conv2DTranspose: conv2dTranspose,
  Cropping2D: elementwise,
  Dense: dense,
  DepthwiseConv2D: depthwiseConv2d,
  Dropout: { words: rateWords, field: sameField },
  ELU: elementwise,
  Flatten: {},
  GaussianDropout: { words: rateWords, field: sameField },
  GaussianNoise: elementwise,
  GlobalAveragePooling2D: {},
  GlobalMaxPooling2D: {},
  InputLayer: elementwise,
  LayerNormalization: normalization(2),
  LeakyReLU: elementwise,
  MaxPooling2D: pooling2d,
  Maximum: elementwise,
  Minimum: elementwise,
  Multiply: elementwise,
  PReLU: elementwise,
  ReLU: elementwise,
  Rescaling: elementwise,
  Reshape: { words: ({ config }) => [config.targetShape === undefined ? '' : `to ${config.targetShape.join('×')}`] },
  SeparableConv2D: separableConv2d,
  Softmax: elementwise,
  SpatialDropout2D: { words: rateWords, field: sameField },
  ThresholdedReLU: elementwise,
  UpSampling2D: {
    words: ({ config }) => [`${times(pair(config.size, [2, 2]))} times larger`],
    field: (facts) => {
      const field = sameField(facts);
      return field === null ? null : enlargedField(field, pair(facts.config.size, [2, 2]));
    },
  },
  ZeroPadding2D: elementwise,
};

/** Knowledge of a kind of layer, or `null` for one that Lookbook knows nothing about (recurrent and custom layers, say). */
export function knowledgeOf(className: string): LayerKnowledge | null {
  return Object.hasOwn(knowledge, className) ? (knowledge[className] ?? null) : null;
}
