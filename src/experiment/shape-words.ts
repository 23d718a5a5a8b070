import type { TensorShape } from '../shared/model-summary';

/** One image's part of a shape, as people write it: `14×14×64`. */
export function shapeWords(shape: TensorShape): string {
  return shape.slice(1).map((side) => side?.toLocaleString('en-US') ?? '?').join('×') || 'a single number';
}
