import { copyBox, contiguousStrides } from '../../backend/movement';
import { runBinary } from '../../backend/elementwise';
import type { Layer } from '../graph';
import type { Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import type { LayerRule } from './layer-rule';

function assertSameShape(layer: Layer, inputs: readonly Value[]): Value {
  const [first, ...others] = inputs;
  if (first === undefined || others.some(({ shape }) => shape.join() !== first.shape.join())) throw new PlanRefusal(layer.name, 'merges values of different shapes');
  return first;
}

/** The sum of all inputs; its gradient is that of each of them. */
const add: LayerRule = {
  className: 'Add',
  forward: (layer, inputs, recorder) => {
    const first = assertSameShape(layer, inputs);
    const output = inputs.slice(1).reduce((sum, input) => {
      const next = recorder.value('sum', first.shape);
      runBinary(recorder, 'add', sum, input, next.address);
      return next;
    }, first);
    return { output, backward: (dy) => inputs.map(() => dy) };
  },
};

/** The inputs side by side along one dimension; the gradient is cut into the same parts. */
const concatenate: LayerRule = {
  className: 'Concatenate',
  forward: (layer, inputs, recorder) => {
    const [first] = inputs;
    if (first === undefined) throw new Error(`${layer.name} has no input.`);
    const { axis } = layer as Layer & { axis: number };
    const dimension = axis < 0 ? axis + first.shape.length : axis;
    if (dimension === 0) throw new PlanRefusal(layer.name, 'joins images, not values');
    const starts: number[] = [];
    let width = 0;
    for (const { shape } of inputs) {
      starts.push(width);
      width += shape[dimension] ?? 0;
    }
    const output = recorder.value('joined', first.shape.with(dimension, width));
    const strides = contiguousStrides(output.shape);
    const partOf = (whole: Value, index: number): { address: number; strides: readonly number[] } =>
      ({ address: whole.address + 4 * (starts[index] ?? 0) * (strides[dimension] ?? 1), strides });
    for (const [index, input] of inputs.entries()) {
      copyBox(recorder, input.shape, { address: input.address, strides: contiguousStrides(input.shape) }, partOf(output, index));
    }
    return {
      output,
      backward: (dy, wanted) => inputs.map((input, index) => {
        if (wanted[index] !== true) return undefined;
        const dx = recorder.value(`gradient of input ${index + 1}`, input.shape);
        copyBox(recorder, input.shape, partOf(dy, index), { address: dx.address, strides: contiguousStrides(input.shape) });
        return dx;
      }),
    };
  },
};

export const mergeRules = [add, concatenate];
