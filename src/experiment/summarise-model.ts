import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Tf } from '../engine/engine';
import { pixelField } from '../shared/layer-arithmetic';
import type { LayerSummary, ModelSummary, ReceptiveField, TensorShape } from '../shared/model-summary';
import { configOf } from './layer-config';
import type { Layer } from './layer-faults';
import { knowledgeOf } from './layer-knowledge';
import type { LayerTrace } from './layer-trace';

/** What is known of a tensor on its way through the model. */
interface Flow {
  readonly field: ReceptiveField | null;
  /** Names of the summarised layers that it comes from. */
  readonly from: readonly string[];
}

type Weights = readonly { readonly shape: TensorShape }[];

function countParameters(weights: Weights): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce<number>((size, side) => size * (side ?? 1), 1), 0);
}

/** The formula, if what it says is true; a custom setting that it does not know of would make it wrong. */
function checkedFormula(formula: string, parameters: number): string {
  const value = formula.split(' + ').reduce((sum, term) => sum + term.split('·').reduce((all, factor) => all * Number(factor), 1), 0);
  return value === parameters ? formula : '';
}

/**
 * Walks a model from its outputs back to its inputs, so that what is summarised is what a prediction runs through.
 * Layers of nested models stand in the list like any other; a layer that is used twice stands in it once.
 */
class Walk {
  readonly rows = new Map<Layer, LayerSummary>();

  constructor(private readonly tf: Tf, private readonly trace: LayerTrace) {}

  /** What leaves a container into which `inputs` come, in the order of its outputs. */
  container(model: LayersModel, inputs: readonly Flow[]): Flow[] {
    const known = new Map<SymbolicTensor, Flow>();
    for (const [index, tensor] of model.inputs.entries()) {
      // The input layer that a sequential model makes for itself is no line of the source.
      const isWritten = this.trace.rangeOf(tensor.sourceLayer) !== null;
      const [outer] = inputs.slice(index);
      const incoming = outer ?? { field: tensor.shape.length === 4 ? pixelField : null, from: [] };
      known.set(tensor, isWritten ? this.#layer(tensor.sourceLayer, [incoming], [], tensor.shape) : incoming);
    }
    return model.outputs.map((tensor) => this.#tensor(tensor, known));
  }

  #tensor(tensor: SymbolicTensor, known: Map<SymbolicTensor, Flow>): Flow {
    const found = known.get(tensor);
    if (found !== undefined) return found;
    const { sourceLayer } = tensor;
    const node = sourceLayer.inboundNodes[tensor.nodeIndex];
    const inputs = node?.inputTensors ?? [];
    const flows = inputs.map((input) => this.#tensor(input, known));
    const results = sourceLayer instanceof this.tf.LayersModel
      ? this.container(sourceLayer, flows)
      : (node?.outputTensors ?? []).map(() => this.#layer(sourceLayer, flows, inputs.map(({ shape }) => shape), tensor.shape));
    for (const [index, output] of (node?.outputTensors ?? []).entries()) {
      const flow = results[index];
      if (flow !== undefined) known.set(output, flow);
    }
    return known.get(tensor) ?? { field: null, from: [] };
  }

  #layer(layer: Layer, inputs: readonly Flow[], inputShapes: readonly TensorShape[], outputShape: TensorShape): Flow {
    const className = layer.getClassName();
    const knowledge = knowledgeOf(className);
    const [input] = inputShapes;
    const facts = { config: configOf(layer), input: input ?? outputShape, output: outputShape, fields: inputs.map(({ field }) => field) };
    const field = knowledge?.field?.(facts) ?? null;
    const earlier = this.rows.get(layer);
    const from = [...new Set([...(earlier?.inputs ?? []), ...inputs.flatMap((flow) => flow.from)])];
    if (earlier !== undefined) {
      this.rows.set(layer, { ...earlier, inputs: from });
      return { field, from: [layer.name] };
    }
    const parameters = countParameters(layer.weights);
    this.rows.set(layer, {
      name: layer.name,
      className,
      description: (knowledge?.words?.(facts) ?? []).filter(Boolean).join(', '),
      inputShape: input === undefined ? null : [...input],
      outputShape: [...outputShape],
      parameters,
      trainableParameters: countParameters(layer.trainableWeights),
      parameterFormula: parameters === 0 ? '' : checkedFormula(knowledge?.formula?.(facts) ?? '', parameters),
      receptiveField: field,
      multiplyAdds: knowledge === null ? null : (knowledge.multiplyAdds ?? (() => 0))(facts),
      inputs: from,
      source: this.trace.rangeOf(layer),
    });
    return { field, from: [layer.name] };
  }
}

/** What the editor and run records show of a model with one input and one output. */
export function summariseModel(model: LayersModel, tf: Tf, trace: LayerTrace): ModelSummary {
  const walk = new Walk(tf, trace);
  walk.container(model, []);
  const [input] = model.inputs;
  const [output] = model.outputs;
  return {
    layers: [...walk.rows.values()],
    inputShape: [...(input?.shape ?? [])],
    outputShape: [...(output?.shape ?? [])],
    parameters: countParameters(model.weights),
    trainableParameters: countParameters(model.trainableWeights),
    penalties: [...walk.rows.keys()].some(({ losses }) => losses.length > 0),
  };
}
