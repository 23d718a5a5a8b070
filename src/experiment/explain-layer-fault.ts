import { product } from '../shared/layer-arithmetic';
import { configOf } from './layer-config';
import type { Layer, LayerFault, Shape } from './layer-faults';
import { shapeWords } from './shape-words';

/** A message for a person, and what to do. */
export interface Explanation {
  readonly message: string;
  readonly remedy?: string;
}

function values(shape: Shape): number {
  return product(shape.slice(1).map((side) => side ?? NaN));
}

const dimensionNames: Readonly<Record<number, string>> = {
  2: 'a row of values',
  3: 'a sequence (steps × values)',
  4: 'an image (height × width × channels)',
  5: 'a volume (depth × height × width × channels)',
};

function dimensionsFault(layer: Layer, input: Shape, wanted: number): Explanation {
  const message = `${layer.name} takes ${dimensionNames[wanted] ?? `${wanted - 1} dimensions`}, but ${shapeWords(input)} comes in.`;
  if (input.length === 2 && wanted === 4) {
    return { message, remedy: 'Put it before the layer that flattens the image, or make an image again with tf.layers.reshape({ targetShape: [height, width, channels] }).' };
  }
  if (wanted === 2) return { message, remedy: 'Put tf.layers.flatten() before it.' };
  if (input.length === 2 && layer.getClassName() === 'Flatten') return { message: `${layer.name} gets values that are flat already: ${shapeWords(input)}.`, remedy: 'Leave it out.' };
  return { message, remedy: 'Change the layers before it, or bring the values into shape with tf.layers.reshape.' };
}

/** Windows (convolution, pooling) that are larger than what they slide over. */
function tooSmallFault(layer: Layer, input: Shape): Explanation {
  const { kernelSize, poolSize } = configOf(layer);
  const window = [kernelSize ?? poolSize ?? []].flat();
  const fit = window.length === 0 ? `${layer.name} leaves nothing of ${shapeWords(input)}.`
    : `The ${window.join('×')} window of ${layer.name} does not fit into the ${shapeWords(input)} that comes in.`;
  return { message: fit, remedy: "Make the window smaller, use padding: 'same' here or above, or pool less before it." };
}

function mergeFault(layer: Layer, inputs: readonly Shape[]): Explanation {
  const shapes = inputs.map(shapeWords).join(' and ');
  return layer.getClassName() === 'Concatenate'
    ? { message: `${layer.name} cannot join ${shapes}: all sides but the joined one must be equal.`, remedy: 'Bring the branches to the same height and width before.' }
    : { message: `${layer.name} cannot combine ${shapes}: all inputs must have the same shape.`, remedy: 'Bring the branches to the same shape before, e.g. with a 1×1 convolution.' };
}

function reshapeFault(layer: Layer, input: Shape): Explanation {
  const target = configOf(layer).targetShape ?? [];
  return {
    message: `${layer.name} cannot make ${target.map((side) => side ?? '?').join('×')} of ${shapeWords(input)}: that has ${values(input).toLocaleString('en-US')} values.`,
    remedy: 'The sides of targetShape must multiply to the number of values that come in.',
  };
}

/** Plain words for what TensorFlow.js says when a layer cannot be made or applied. Falls back to its own words. */
export function explainLayerFault(error: Error, { layer, inputShapes }: LayerFault): Explanation {
  const { message } = error;
  const [input] = inputShapes;
  if (layer !== null && message.includes('first layer in a Sequential model must get an')) {
    return { message: `${layer.name} is the first layer, but does not say what comes in.`, remedy: 'Give it the image shape that `model` is called with: ({ inputShape, … }).' };
  }
  if (layer !== null && input !== undefined) {
    const dimensions = /expected (?:min_)?ndim=(\d+)/u.exec(message)?.[1];
    if (dimensions !== undefined) return dimensionsFault(layer, input, Number(dimensions));
    if (layer.getClassName() === 'Reshape') return reshapeFault(layer, input);
    if (inputShapes.length > 1 && /broadcast|matching shapes|same shape/iu.test(message)) return mergeFault(layer, inputShapes);
    if (/would have no values|Negative dimension/u.test(message)) return tooSmallFault(layer, input);
  }
  if (error instanceof RangeError) {
    return { message: `${layer?.name ?? 'The layer'} needs more memory than there is: ${message}.`, remedy: 'Make the layer smaller, or shrink what comes in by pooling.' };
  }
  if (message.startsWith('Graph disconnected')) {
    return { message: "The model's output does not come from its input.", remedy: 'Give tf.model the very tensor from tf.input that the first layer was applied to.' };
  }
  const [, kind, name] = /^Unknown (\w+): ([^\s.]+)/u.exec(message) ?? [];
  if (kind !== undefined && name !== undefined) return { message: `There is no ${kind} called '${name}'.` };
  const [first = message] = message.split('\n');
  const sentence = /[.!?]$/u.test(first) ? first : `${first}.`;
  return { message: layer === null ? sentence : `${layer.name}: ${sentence}` };
}
