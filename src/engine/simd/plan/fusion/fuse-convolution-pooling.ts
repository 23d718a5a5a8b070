import type { KernelName } from '../../kernel-runner';
import { argument, withArguments, type Plan } from '../plan';
import { Draft } from './draft';
import { pooledBlock, removeBlock } from './pooled-block';
import { readersOf } from './uses';

/** The kernels that pool what they compute. */
const pooling: Partial<Record<KernelName, KernelName>> = { convolution: 'convolutionPool', winogradConvolution: 'winogradConvolutionPool' };

/**
 * r = relu(x * filter + bias); d = dropout(r); y = the largest of each 2x2 window of d
 * and backwards dd = gradient of pooling; dr = dropout(dd); dz = gradient of relu
 *
 * ⇒   y, places = convolutionPool(x, filter, bias)   and backwards   dz = unpool(dy, places)
 *
 * with or without dropout: r and d never leave the cache, and one byte tells where each gradient goes.
 */
export function fuseConvolutionPooling(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const convolution of plan.calls) {
    const kernel = pooling[convolution.kernel];
    if (kernel === undefined || argument(convolution, 'relu') === 0) continue;
    const block = pooledBlock(argument(convolution, 'y'), readers);
    if (block === undefined) continue;
    const { y, places, dropout } = removeBlock(block, draft);
    draft.replace(convolution, { ...convolution, kernel, words: [...withArguments(convolution, { y }).words, places, ...dropout] });
  }
  return draft.result;
}
