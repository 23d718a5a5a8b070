import { copyBox, contiguousStrides } from '../../backend/movement';
import { size, type Recorder, type Value } from '../recorder';
import { PlanRefusal } from '../refusal';
import { layerRule, reshaped } from './layer-rule';

/** Copies the box of `shape` at `corner` of a larger array. */
function boxIn(array: Value, corner: readonly number[]): { address: number; strides: readonly number[] } {
  const strides = contiguousStrides(array.shape);
  return { address: array.address + 4 * corner.reduce((offset, at, dimension) => offset + at * (strides[dimension] ?? 0), 0), strides };
}

/** [N, height, width, C] with zeros around it. */
const zeroPadding2d = layerRule<{ padding: [[number, number], [number, number]]; dataFormat: string }>('ZeroPadding2D', (layer, x, recorder) => {
  if (layer.dataFormat !== 'channelsLast') throw new PlanRefusal(layer.name, 'has channels first');
  const [[top, bottom], [left, right]] = layer.padding;
  const [images = 1, height = 1, width = 1, channels = 1] = x.shape;
  const output = recorder.value('padded', [images, height + top + bottom, width + left + right, channels]);
  const corner = [0, top, left, 0];
  fillWithZeros(output, recorder);
  copyBox(recorder, x.shape, boxIn(x, []), boxIn(output, corner));
  return {
    output,
    backward: (dy, wanted) => {
      if (!wanted) return undefined;
      const dx = recorder.value('input gradient', x.shape);
      copyBox(recorder, x.shape, boxIn(dy, corner), boxIn(dx, []));
      return dx;
    },
  };
});

function fillWithZeros(value: Value, recorder: Recorder): void {
  const zero = recorder.constant('zero', [0]);
  const [rows = 1, ...rest] = value.shape;
  copyBox(recorder, [rows, size(rest)], { address: zero.address, strides: [0, 0] }, boxIn({ ...value, shape: [rows, size(rest)] }, []));
}

export const shapeRules = [
  layerRule<{ dataFormat?: string }>('Flatten', (layer, x) => {
    if (layer.dataFormat === 'channelsFirst' && x.shape.length > 2) throw new PlanRefusal(layer.name, 'has channels first');
    const [images = 1, ...rest] = x.shape;
    return reshaped(x, [images, size(rest)]);
  }),
  layerRule('Reshape', (layer, x) => reshaped(x, layer.computeOutputShape([...x.shape]) as number[])),
  zeroPadding2d,
];
