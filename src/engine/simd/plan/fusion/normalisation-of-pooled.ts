import { argument, wordsOf, type Plan } from '../plan';
import { Draft } from './draft';
import { isSum, replaceSum } from './sum-over-pooled';
import { isReadBy, onlyReader, readersOf } from './uses';

/**
 * dn = unpool(dy, places); sums, products = normalisationSums(x, dn); dx = normalisationGradient(x, dn)
 *
 * ⇒   sums, products = pooledNormalisationSums(x, dy, places); dx = pooledNormalisationGradient(x, dy, places)
 *
 * where nobody else reads dn, as where a normalised convolution is pooled: dn, at full size, is neither written nor read.
 */
export function normalisationOfPooled(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const unpool of plan.calls) {
    if (unpool.kernel !== 'unpool' || readers(argument(unpool, 'sums')).length > 0) continue;
    const dn = argument(unpool, 'dz');
    const sums = readers(dn).find(({ kernel }) => kernel === 'normalisationSums');
    const gradient = readers(dn).find(({ kernel }) => kernel === 'normalisationGradient');
    if (sums === undefined || gradient === undefined || !isReadBy(readers, dn, [sums, gradient])) continue;
    const [toOffset, toScale] = [onlyReader(readers, argument(sums, 'sums')), onlyReader(readers, argument(sums, 'products'))];
    if (toOffset === undefined || toScale === undefined || !isSum(toOffset) || !isSum(toScale)) continue;

    const images = unpool.units, bytes = images * argument(unpool, 'channels') * 4;
    const [offsets, scales] = [draft.buffer(sums, 'sums', bytes), draft.buffer(sums, 'products', bytes)];
    const from = wordsOf(unpool, ['dy', 'places']), size = wordsOf(unpool, ['height', 'width', 'channels']);
    const { units, unitWork } = unpool;
    draft.replace(unpool);
    draft.replace(sums, {
      ...sums, kernel: 'pooledNormalisationSums', units, unitWork,
      words: [argument(sums, 'x'), ...from, ...wordsOf(sums, ['mean', 'variance']), offsets, scales, ...size, argument(unpool, 'scale'), argument(sums, 'epsilon')],
    });
    replaceSum(toOffset, { of: offsets, rows: images }, readers, draft);
    replaceSum(toScale, { of: scales, rows: images }, readers, draft);
    draft.replace(gradient, {
      ...gradient, kernel: 'pooledNormalisationGradient', units, unitWork: 2 * unitWork,
      words: [
        argument(gradient, 'x'), ...from, ...wordsOf(gradient, ['dx', 'mean', 'variance', 'scale', 'dScale', 'dOffset', 'rows']),
        ...size, argument(gradient, 'epsilon'), argument(unpool, 'scale'),
      ],
    });
  }
  return draft.result;
}
