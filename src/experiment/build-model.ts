import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../engine/engine';
import { LookbookError, type Failure } from '../shared/failure';
import type { ModelSummary } from '../shared/model-summary';
import type { SourceRange } from '../shared/source-range';
import { configOf } from './layer-config';
import { explainLayerFault } from './explain-layer-fault';
import { layerFaultOf, type Layer, type LayerFault } from './layer-faults';
import type { LoadedExperiment } from './load-experiment';
import { shapeWords } from './shape-words';
import { summariseModel } from './summarise-model';

/** The data's side of a model: one image's shape, and the number of classes. */
export interface ModelRequest {
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  readonly classCount: number;
}

export interface BuiltModel {
  /** Owned by the caller, who disposes it. */
  readonly model: LayersModel;
  readonly summary: ModelSummary;
  /** What a person should know although the model can be trained. */
  readonly remarks: readonly Failure[];
}

type Place = Pick<Failure, 'file' | 'position' | 'end'>;

function placeOfRange(range: SourceRange | null): Place | null {
  return range === null ? null : { file: range.file, position: range.start, end: range.end };
}

function placeOfFault({ evaluation, trace }: LoadedExperiment, { layer, place }: LayerFault): Place | null {
  return placeOfRange((layer === null ? null : trace.rangeOf(layer)) ?? (place === null ? null : evaluation.callRange(place)));
}

/** What to tell of something thrown by user code or by a layer that it used, at the layer's call where there is one. */
function modelFailure(loaded: LoadedExperiment, thrown: unknown): LookbookError {
  if (thrown instanceof LookbookError) return thrown;
  const described = loaded.evaluation.failureOf(thrown);
  const fault = thrown instanceof Error ? layerFaultOf(thrown) : null;
  if (fault === null || !(thrown instanceof Error)) {
    return new LookbookError(described.file === undefined ? { ...described, ...loaded.findPlace(['model']) } : described, { cause: thrown });
  }
  const place = placeOfFault(loaded, fault) ?? {};
  return new LookbookError({ ...described, ...explainLayerFault(thrown, fault), ...place }, { cause: thrown });
}

/** The model, if `model` gave one with one input and one output. */
function checkedModel(loaded: LoadedExperiment, tf: Tf, made: unknown): LayersModel {
  const place = loaded.findPlace(['model']);
  if (made instanceof tf.LayersModel) {
    if (made.outputs.length === 0) {
      throw new LookbookError({ message: 'The model has no layers.', remedy: 'Add layers, the last one with classCount outputs.', ...(placeOfRange(loaded.trace.rangeOf(made)) ?? place) });
    }
    if (made.inputs.length === 1 && made.outputs.length === 1) return made;
    throw new LookbookError({
      message: `The model has ${made.inputs.length} inputs and ${made.outputs.length} outputs; an image classifier has one of each.`,
      ...(placeOfRange(loaded.trace.rangeOf(made)) ?? place),
    });
  }
  if (made === undefined) throw new LookbookError({ message: 'model gave nothing.', remedy: 'Return what tf.sequential or tf.model gives; a function body in braces needs `return`.', ...place });
  if (made instanceof Promise) throw new LookbookError({ message: 'model gave a promise.', remedy: 'Make it a plain function, without async; what must be awaited can be awaited at the top of the file.', ...place });
  throw new LookbookError({ message: 'model gave something that is no layers model.', remedy: 'Return what tf.sequential or tf.model gives.', ...place });
}

/** Looks through nested models for the layer that really makes the output (or takes the input). */
function outermost(tf: Tf, model: LayersModel, end: 'inputs' | 'outputs'): Layer {
  const layer = model[end][0]?.sourceLayer ?? model;
  return layer instanceof tf.LayersModel ? outermost(tf, layer, end) : layer;
}

function checkInput(loaded: LoadedExperiment, tf: Tf, model: LayersModel, { inputShape }: ModelRequest): void {
  const shape = model.inputs[0]?.shape ?? [];
  if (shape.length === 4 && inputShape.every((side, index) => shape[index + 1] === null || shape[index + 1] === side)) return;
  // A sequential model's input layer is its own; the first layer written is the one to change.
  const first = [outermost(tf, model, 'inputs'), ...model.layers].find((layer) => loaded.trace.rangeOf(layer) !== null);
  throw new LookbookError({
    message: `The model takes ${shapeWords(shape)}, but the images are ${inputShape.join('×')}.`,
    remedy: 'Use the inputShape that `model` is called with.',
    ...(placeOfRange(first === undefined ? null : loaded.trace.rangeOf(first)) ?? loaded.findPlace(['model'])),
  });
}

function checkOutput(loaded: LoadedExperiment, tf: Tf, model: LayersModel, { classCount }: ModelRequest): Failure[] {
  const last = outermost(tf, model, 'outputs');
  const place = placeOfRange(loaded.trace.rangeOf(last)) ?? placeOfRange(loaded.trace.rangeOf(model)) ?? loaded.findPlace(['model']);
  const shape = model.outputs[0]?.shape ?? [];
  const width = shape[1];
  if (shape.length !== 2 || width === null || width === undefined) {
    throw new LookbookError({
      message: `The model gives ${shapeWords(shape)} for an image, not one number for each of the ${classCount} classes.`,
      remedy: 'Put tf.layers.flatten() before the last dense layer.',
      ...place,
    });
  }
  if (width < classCount) {
    throw new LookbookError({
      message: `The model has ${width === 1 ? 'one output' : `${width} outputs`} for ${classCount} classes.`,
      remedy: 'The last layer needs `units: classCount`.',
      ...place,
    });
  }
  const remarks: Failure[] = [];
  if (width > classCount) {
    remarks.push({
      message: `The model has ${width} outputs for ${classCount} classes; a prediction beyond the classes counts as wrong and is shown as "no class".`,
      remedy: 'Use `units: classCount` in the last layer, unless this is meant.',
      ...place,
    });
  }
  return [...remarks, ...lossRemarks(loaded, last, place)];
}

/** A loss that does not go with the last layer trains, but badly: softmax twice, or a logarithm of something that is no probability. */
function lossRemarks({ settings }: LoadedExperiment, last: Layer, place: Place): Failure[] {
  const className = last.getClassName();
  if (className !== 'Dense' && className !== 'Activation' && className !== 'Softmax') return [];
  const isSoftmax = className === 'Softmax' || configOf(last).activation === 'softmax';
  if (settings.training.loss === 'crossEntropy' && !isSoftmax) {
    return [{ message: "The loss 'crossEntropy' takes probabilities, but the last layer has no softmax.", remedy: "Add activation: 'softmax', or set training.loss to 'crossEntropyFromLogits'.", ...place }];
  }
  if (settings.training.loss === 'crossEntropyFromLogits' && isSoftmax) {
    return [{ message: "The loss 'crossEntropyFromLogits' applies softmax itself, and the last layer does so too.", remedy: "Leave out activation: 'softmax', or set training.loss to 'crossEntropy'.", ...place }];
  }
  return [];
}

/**
 * Calls the experiment's `model` and checks that what it gives can be trained on the data.
 * Layer names are the same however often it is called.
 * @throws LookbookError at the layer's call, or at the line of user code that threw.
 */
export function buildModel(loaded: LoadedExperiment, tf: Tf, request: ModelRequest): BuiltModel {
  const { inputShape: [height, width, channels], classCount } = request;
  const { evaluation } = loaded;
  const namesSoFar = evaluation.names;
  evaluation.names = namesSoFar.fork();
  let made: unknown;
  try {
    made = loaded.definition.model({ inputShape: [height, width, channels], classCount });
  } catch (thrown) {
    throw modelFailure(loaded, thrown);
  } finally {
    evaluation.names = namesSoFar;
  }
  const model = checkedModel(loaded, tf, made);
  checkInput(loaded, tf, model, request);
  const remarks = checkOutput(loaded, tf, model, request);
  return { model, summary: summariseModel(model, tf, loaded.trace), remarks };
}
