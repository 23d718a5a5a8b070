import type { Shape } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph';
import { layerRuleOf } from './layers/known-layers';
import { size } from './recorder';

/** Images of a batch that go forward and backward together, before the next ones do. */
export interface Slice {
  readonly first: number;
  readonly count: number;
}

/** Bytes of layers' outputs that a slice may have: about as many are their gradients, and both are to stay in the caches. */
const mostBytes = 8 * 2 ** 20;
/** A batch of so many images goes as a whole: what is done once a slice (filters packed, gradients added up) would weigh too much. */
const wholeImages = 64;
/** Slices begin at multiples: dropout's masks are drawn for sixteen values at a time. */
const multiple = 16;

/**
 * The slices of a batch in training: all of it where it has room in the caches, or where a layer has images depend on each
 * other. By shapes alone, since each slice has a gradient of its own and their sum rounds otherwise than that of all images.
 * @param imagesShape [images, height, width, channels]
 * @throws PlanRefusal that names a layer which the plan does not know
 */
export function slicesOf(graph: Graph, [count = 1, ...imageShape]: readonly number[]): Slice[] {
  const coupled = graph.nodes.some(({ layer }) => layerRuleOf(layer).couplesImages === true);
  const most = coupled ? count : mostImages(graph, imageShape);
  const length = Math.ceil(count / Math.ceil(count / most) / multiple) * multiple;
  return Array.from({ length: Math.ceil(count / length) }, (_, index) => ({ first: index * length, count: Math.min(length, count - index * length) }));
}

/** Images whose layers' outputs have room in the caches. */
function mostImages({ nodes }: Graph, imageShape: readonly number[]): number {
  const shapes = new Map<number, Shape>([[0, [1, ...imageShape]]]);
  for (const { layer, inputs, output } of nodes) {
    const [first = [], ...others] = inputs.map((input) => shapes.get(input) ?? []);
    shapes.set(output, layer.computeOutputShape(others.length === 0 ? first : [first, ...others]) as Shape);
  }
  const bytes = [...shapes.values()].reduce((total, shape) => total + size(shape.map(Number)) * 4, 0);
  return Math.max(wholeImages, Math.floor(mostBytes / bytes / multiple) * multiple);
}
