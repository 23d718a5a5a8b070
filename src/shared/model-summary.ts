import * as v from 'valibot';
import { sourceRange } from './source-range';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A tensor's shape; `null` stands for the batch (or any free) dimension. */
export const tensorShape = v.array(v.nullable(whole));
export type TensorShape = v.InferOutput<typeof tensorShape>;

/** What one pixel of a layer's output sees of the input image, [height, width] each, in input pixels. */
export const receptiveField = v.object({
  size: v.tuple([v.number(), v.number()]),
  /** Distance in the input between neighbouring outputs. */
  jump: v.tuple([v.number(), v.number()]),
});
export type ReceptiveField = v.InferOutput<typeof receptiveField>;

export const layerSummary = v.object({
  /** The layer's unique name in its model, e.g. `conv2d_2`. */
  name: v.string(),
  /** Keras class name, e.g. `Conv2D`. */
  className: v.string(),
  /** The layer's settings in a few words, e.g. `64 filters of 3×3, same, relu`. May be empty. */
  description: v.string(),
  inputShape: v.nullable(tensorShape),
  outputShape: tensorShape,
  parameters: whole,
  trainableParameters: whole,
  /** How the parameters come about, e.g. `3·3·32·64 + 64`. Empty where no simple formula exists. */
  parameterFormula: v.string(),
  /** `null` where the notion does not apply (recurrent layers, unknown custom layers). */
  receptiveField: v.nullable(receptiveField),
  /** Multiply-adds of one image, `null` where unknown. */
  multiplyAdds: v.nullable(whole),
  /** Names of the layers whose outputs this one reads. */
  inputs: v.array(v.string()),
  /** The `tf.layers.*` call that made the layer; `null` where it was not traced. */
  source: v.nullable(sourceRange),
});
export type LayerSummary = v.InferOutput<typeof layerSummary>;

export const modelSummary = v.object({
  layers: v.array(layerSummary),
  inputShape: tensorShape,
  outputShape: tensorShape,
  parameters: whole,
  trainableParameters: whole,
  /** True where a regulariser (L1, L2) adds to the training loss what validation and test losses do not contain. */
  penalties: v.optional(v.boolean()),
});
export type ModelSummary = v.InferOutput<typeof modelSummary>;
