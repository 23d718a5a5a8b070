import type { Variable } from '@tensorflow/tfjs-core';
import { elementsPerUnit, runBinary } from '../backend/elementwise';
import { optimizerRules, type OptimizerUpdate } from '../backend/optimizers';
import { recordCrossEntropy, type Loss } from './cross-entropy';
import type { Graph, GraphNode } from './graph';
import type { Recorded } from './layers/layer-rule';
import { layerRuleOf } from './layers/known-layers';
import { penaltiesOf, recordPenalty, type Penalty } from './penalties';
import type { Panels } from '../panels';
import type { Plan } from './plan';
import { Recorder, size, type Value } from './recorder';
import { slicesOf, type Slice } from './slices';
import { bufferOf } from './word';

/** What a plan computes besides the model's outputs, losses and hits. */
export interface Learning {
  /** The weights to train, in the order of the model's. */
  readonly trained: readonly Variable[];
  readonly optimizer: OptimizerUpdate;
}

export interface PlanRequest {
  /** How the kernels that will run the plan pack matrices. */
  readonly panels: Panels;
  readonly graph: Graph;
  /** [images, height, width, channels]. */
  readonly imagesShape: readonly number[];
  readonly loss: Loss;
  /** Absent: the plan evaluates. */
  readonly learning?: Learning;
}

/**
 * The calls of one step in the order of computation: forward, loss and backward for each slice of the batch, penalties,
 * update. Nothing is fused.
 * @throws PlanRefusal that names the layer which the plan does not know
 */
export function buildPlan({ graph, imagesShape, loss, panels, learning }: PlanRequest): Plan {
  const { trained = [] } = learning ?? {};
  const recorder = new Recorder(learning !== undefined, trained, panels);
  const [count = 1] = imagesShape;
  const images = recorder.held('images', imagesShape);
  const places = { classes: recorder.held('classes', [count]), losses: recorder.held('losses', [count]), hits: recorder.held('hits', [count]) };
  const owners = ownersOf(graph);
  const gradients = new Map<Variable, Value>();
  let probabilities: Value | undefined;

  for (const slice of learning === undefined ? [{ first: 0, count }] : slicesOf(graph, imagesShape)) {
    recorder.beginSlice(slice.first);
    const { outputs, recorded } = recordForward(graph, part(images, slice), recorder);
    recorder.serve('loss', 'loss');
    const ofSlice = { classes: part(places.classes, slice), losses: part(places.losses, slice), hits: part(places.hits, slice) };
    const gradient = recordCrossEntropy(loss, outputs, ofSlice, count, recorder);
    if (gradient === undefined) probabilities = recordProbabilities(loss, outputs, recorder);
    else recordBackward(graph, recorded, gradient, recorder);
    for (const variable of trained) {
      recorder.serve(owners.get(variable) ?? '', 'backward');
      gradients.set(variable, sumOf([gradients.get(variable), ...recorder.takeGradients(variable)], recorder));
    }
  }
  const penalties = learning === undefined ? [] : recordPenalties(graph, gradients, recorder);
  if (learning !== undefined) recordUpdate(learning, owners, gradients, recorder);

  const id = ({ address }: Value): number => bufferOf(address) ?? -1;
  return {
    buffers: recorder.buffers,
    calls: recorder.calls,
    stepValues: recorder.stepValues,
    places: {
      images: id(images), classes: id(places.classes), losses: id(places.losses), hits: id(places.hits),
      ...(probabilities === undefined ? {} : { probabilities: id(probabilities) }),
      penalties: penalties.map(id), gradients: [...gradients.values()].map(id),
    },
  };
}

/** A slice's part of values that there are for each image of the batch. */
function part({ shape: [, ...rest], address }: Value, slice: Slice): Value {
  return { shape: [slice.count, ...rest], address: address + 4 * slice.first * size(rest) };
}

interface Forward {
  readonly outputs: Value;
  readonly recorded: ReadonlyMap<GraphNode, Recorded>;
}

function recordForward({ nodes, output }: Graph, images: Value, recorder: Recorder): Forward {
  const values = new Map<number, Value>([[0, images]]);
  const recorded = new Map<GraphNode, Recorded>();
  for (const node of nodes) {
    recorder.serve(node.layer.name, 'forward');
    const result = layerRuleOf(node.layer).forward(node.layer, node.inputs.map((input) => values.get(input) ?? images), recorder);
    recorded.set(node, result);
    values.set(node.output, result.output);
  }
  return { outputs: values.get(output) ?? images, recorded };
}

/** Softmax of logits; probabilities are copied, so that what the caller reads lies in a place of its own. */
function recordProbabilities(loss: Loss, outputs: Value, recorder: Recorder): Value {
  const [rows = 1, length = 1] = outputs.shape;
  const probabilities = recorder.held('probabilities', outputs.shape);
  if (loss === 'crossEntropyFromLogits') recorder.kernels.run('softmax', rows, 8 * length, [outputs.address, probabilities.address, length, 0]);
  else recorder.kernels.run('stridedCopy', 1, rows * length, [outputs.address, probabilities.address, rows * length, 1, 0]);
  return probabilities;
}

/** From the last layer to the first; a tensor that several layers use has the sum of their gradients. */
function recordBackward(graph: Graph, recorded: ReadonlyMap<GraphNode, Recorded>, gradient: Value, recorder: Recorder): void {
  const wanted = tensorsWithGradient(graph, recorder);
  const gradients = new Map<number, Value>([[graph.output, gradient]]);
  for (const node of [...graph.nodes].reverse()) {
    const dy = gradients.get(node.output);
    if (dy === undefined || !wanted.has(node.output)) continue;
    recorder.serve(node.layer.name, 'backward');
    const found = recorded.get(node)?.backward(dy, node.inputs.map((input) => wanted.has(input))) ?? [];
    for (const [index, input] of node.inputs.entries()) {
      const dx = found[index];
      if (dx !== undefined && wanted.has(input)) gradients.set(input, sumOf([gradients.get(input), dx], recorder));
    }
  }
}

/** The tensors whose gradient leads to a trained weight; never the images. */
function tensorsWithGradient({ nodes }: Graph, recorder: Recorder): ReadonlySet<number> {
  const wanted = new Set<number>();
  for (const { layer, inputs, output } of nodes) {
    if (inputs.some((input) => wanted.has(input)) || layer.weights.some((weight) => recorder.isTrained(weight))) wanted.add(output);
  }
  return wanted;
}

function sumOf(parts: readonly (Value | undefined)[], recorder: Recorder): Value {
  const [first, ...others] = parts.filter((part) => part !== undefined);
  if (first === undefined) throw new Error('There is nothing to add.');
  return others.reduce((sum, part) => {
    const next = recorder.value('sum of gradients', first.shape);
    runBinary(recorder, 'add', sum, part, next.address);
    return next;
  }, first);
}

type Owners = ReadonlyMap<unknown, string>;

/** The name of the layer that each weight belongs to. */
function ownersOf({ nodes }: Graph): Owners {
  return new Map(nodes.flatMap(({ layer }) => layer.weights.map((weight) => [weight.read(), layer.name])));
}

/** Adds the penalties' slopes to the gradients; the penalties' own values. */
function recordPenalties({ nodes }: Graph, gradients: ReadonlyMap<Variable, Value>, recorder: Recorder): Value[] {
  const layers = new Set(nodes.map(({ layer }) => layer));
  return [...layers].flatMap(penaltiesOf).map((penalty: Penalty) => {
    recorder.serve(penalty.layer, 'penalty');
    return recordPenalty(penalty, gradients.get(penalty.variable), recorder);
  });
}

/** One call a weight, in place, as backend/optimizers.ts makes them; its numbers come with each step. */
function recordUpdate({ trained, optimizer }: Learning, owners: Owners, gradients: ReadonlyMap<Variable, Value>, recorder: Recorder): void {
  const numbers = optimizer.numbers().map((_, index) => recorder.stepValue({ kind: 'optimizerNumber', index }));
  for (const [index, variable] of trained.entries()) {
    recorder.serve(owners.get(variable) ?? '', 'update');
    const [first, second] = optimizer.memoriesOf(variable, index).map((memory, which) => recorder.variable(memory, `${variable.name}/memory ${which + 1}`).address);
    const length = size(variable.shape);
    recorder.kernels.run('optimizerStep', Math.ceil(length / elementsPerUnit), 2 * elementsPerUnit, [
      recorder.variable(variable).address, gradients.get(variable)?.address ?? 0, first ?? 0, second ?? 0, length, optimizerRules.indexOf(optimizer.rule), ...numbers,
    ]);
  }
}
