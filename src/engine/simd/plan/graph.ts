import { LayersModel, Sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { PlanRefusal } from './refusal';

export type Layer = LayersModel['layers'][number];

/** A layer's use in a model: a layer that is shared has several. Tensors are numbered; the model's input is 0. */
export interface GraphNode {
  readonly layer: Layer;
  readonly inputs: readonly number[];
  readonly output: number;
}

/** A layers model as data: nodes in the order in which TensorFlow.js computes them, nested models spread out. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly output: number;
}

/**
 * @param model with one input and one output
 * @throws PlanRefusal where a layer has several outputs or arguments of its own, or a model a `call` of its own
 */
export function graphOf(model: LayersModel): Graph {
  const nodes: GraphNode[] = [];
  let tensors = 1;

  /** Appends what `container` computes from the tensors `inputs`; the numbers of its outputs. */
  function spread(container: LayersModel, inputs: readonly number[]): readonly number[] {
    if (container.constructor !== LayersModel && container.constructor !== Sequential) throw new PlanRefusal(container.name, 'is a model of a class of its own');
    const numbers = new Map<SymbolicTensor, number>(container.inputs.map((tensor, index) => [tensor, inputs[index] ?? 0]));

    function visit(tensor: SymbolicTensor): number {
      const known = numbers.get(tensor);
      if (known !== undefined) return known;
      const layer = tensor.sourceLayer;
      if (tensor.inputs.length === 0) throw new PlanRefusal(layer.name, 'is an input of its own');
      if (hasArguments(tensor.callArgs)) throw new PlanRefusal(layer.name, 'is called with arguments of its own');
      // From the last input to the first, as TensorFlow.js walks: dropout layers are numbered in the order of their calls.
      for (const input of [...tensor.inputs].reverse()) visit(input);
      const from = tensor.inputs.map(visit);
      const outputs = outputsBeside(tensor);
      if (layer instanceof LayersModel) {
        const results = spread(layer, from);
        for (const [index, output] of outputs.entries()) numbers.set(output, results[index] ?? 0);
      } else {
        if (outputs.length !== 1) throw new PlanRefusal(layer.name, 'has several outputs');
        const output = tensors++;
        nodes.push({ layer, inputs: from, output });
        numbers.set(tensor, output);
      }
      return numbers.get(tensor) ?? 0;
    }
    return container.outputs.map(visit);
  }

  const [output = 0] = spread(model, [0]);
  return { nodes, output };
}

/** TensorFlow.js declares that there is always an object. */
function hasArguments(callArgs: object | null | undefined): boolean {
  return callArgs != null && Object.keys(callArgs).length > 0;
}

/** The outputs of the call that made the tensor, itself included. */
function outputsBeside(tensor: SymbolicTensor): readonly SymbolicTensor[] {
  const node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
  return node === undefined ? [tensor] : node.outputTensors;
}
