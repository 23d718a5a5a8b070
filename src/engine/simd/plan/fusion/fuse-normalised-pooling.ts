import { argument, wordsOf, type Plan } from '../plan';
import { Draft } from './draft';
import { pooledBlock, removeBlock } from './pooled-block';
import { isRelu } from './relu-before-dropout';
import { onlyReader, readersOf } from './uses';

/**
 * n = normalise(x); r = relu(n); d = dropout(r); y = the largest of each 2x2 window of d
 * and backwards dd = gradient of pooling; dr = dropout(dd); dn = gradient of relu
 *
 * ⇒   y, places = normalisePool(x)   and backwards   dn = unpool(dy, places)
 *
 * with or without dropout: the gradient of the normalisation looks at x, so nobody else needs n.
 */
export function fuseNormalisedPooling(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const normalise of plan.calls) {
    if (normalise.kernel !== 'normalise') continue;
    const relu = onlyReader(readers, argument(normalise, 'y'));
    const block = relu !== undefined && isRelu(relu) ? pooledBlock(argument(relu, 'y'), readers) : undefined;
    if (relu === undefined || block === undefined) continue;
    const [height, width, rows] = ['inHeight', 'inWidth', 'outHeight'].map((name) => argument(block.pool, name)) as [number, number, number];
    const { y, places, dropout } = removeBlock(block, draft);
    draft.replace(relu);
    draft.replace(normalise, {
      ...normalise, kernel: 'normalisePool', units: block.pool.units / rows, unitWork: 2 * height * width * argument(normalise, 'channels'),
      words: [argument(normalise, 'x'), y, ...wordsOf(normalise, ['mean', 'variance', 'scale', 'offset', 'channels', 'epsilon']), height, width, places, ...dropout],
    });
  }
  return draft.result;
}
