import { argument, withArguments, type Plan } from '../plan';
import { Draft } from './draft';
import { isSum, replaceSum } from './sum-over-pooled';
import { isReadBy, onlyReader, readersOf } from './uses';

/**
 * dz, sums = unpool(dy, places); dw = winogradFilterGradient(x, dz); dx = winogradConvolution(dz)
 *
 * ⇒   dw, sums = winogradPooledFilterGradient(x, dy, places); dx = winogradPooledInputGradient(dy, places)
 *
 * where nobody else reads dz, with or without dx: dz, four times as large as dy, is written for some rows at a time.
 */
export function winogradOfPooled(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const unpool of plan.calls) {
    if (unpool.kernel !== 'unpool') continue;
    const dz = argument(unpool, 'dz');
    const filterGradient = readers(dz).find(({ kernel }) => kernel === 'winogradFilterGradient');
    const inputGradient = readers(dz).find(({ kernel }) => kernel === 'winogradConvolution');
    if (filterGradient === undefined || !isReadBy(readers, dz, [filterGradient, inputGradient])) continue;
    const [dy, places, scale] = ['dy', 'places', 'scale'].map((name) => argument(unpool, name)) as [number, number, number];
    const slices = argument(filterGradient, 'slices');
    const sums = draft.buffer(filterGradient, 'sums', slices * argument(filterGradient, 'filters') * 4);
    draft.replace(unpool);
    draft.replace(filterGradient, {
      ...filterGradient, kernel: 'winogradPooledFilterGradient', words: [...withArguments(filterGradient, { dy }).words, places, sums, scale],
    });
    if (inputGradient !== undefined) {
      draft.replace(inputGradient, {
        ...inputGradient, kernel: 'winogradPooledInputGradient', words: [...withArguments(inputGradient, { x: dy }).words, places, scale],
      });
    }
    const bias = onlyReader(readers, argument(unpool, 'sums'));
    if (bias !== undefined && isSum(bias)) replaceSum(bias, { of: sums, rows: slices }, readers, draft);
  }
  return draft.result;
}
