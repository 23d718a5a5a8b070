import { argument, type Plan, type PlanCall } from '../plan';
import { Draft } from './draft';
import { isSum, replaceSum } from './sum-over-pooled';
import { onlyReader, readersOf } from './uses';

/** Of a filter: by shape alone. With more, the products are many enough for tiles of a matrix product. */
const mostTaps = 32;

/**
 * dz, sums = unpool(dy, places); dw = gradient of the filter from x and dz   ⇒   dw, sums = pooledFilterGradient(x, dy, places)
 *
 * where nobody else reads dz, as in a first layer: dz is never written. For filters of few taps.
 */
export function filterGradientOfPooled(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const unpool of plan.calls) {
    if (unpool.kernel !== 'unpool') continue;
    const gradient = onlyReader(readers, argument(unpool, 'dz'));
    if (gradient?.kernel !== 'convolutionFilterGradient' || !suits(gradient)) continue;
    const [filters, images, slices] = ['filters', 'images', 'slices'].map((name) => argument(gradient, name)) as [number, number, number];
    const sums = draft.buffer(gradient, 'sums', slices * filters * 4);
    // The words up to x are those of the window.
    const window = gradient.words.slice(0, gradient.words.indexOf(argument(gradient, 'x')));
    draft.replace(unpool);
    draft.replace(gradient, {
      ...gradient, kernel: 'pooledFilterGradient',
      words: [
        ...window, argument(gradient, 'x'), argument(unpool, 'dy'), argument(unpool, 'places'), argument(gradient, 'partial'), sums,
        filters, images, slices, argument(unpool, 'scale'),
      ],
    });
    const bias = onlyReader(readers, argument(unpool, 'sums'));
    if (bias !== undefined && isSum(bias)) replaceSum(bias, { of: sums, rows: slices }, readers, draft);
  }
  return draft.result;
}

function suits(gradient: PlanCall): boolean {
  const taps = ['filterHeight', 'filterWidth', 'channels'].reduce((product, name) => product * argument(gradient, name), 1);
  return argument(gradient, 'dilationHeight') === 1 && argument(gradient, 'dilationWidth') === 1 && taps <= mostTaps;
}
