import { floatBits, type KernelName } from '../../kernel-runner';
import { argument, withArguments, type Plan, type PlanCall } from '../plan';
import { Draft } from './draft';
import { isReluGradient } from './relu-before-dropout';
import { isReadBy, readersOf, type Readers } from './uses';

/** The kernels that pool what they compute. */
const pooling: Partial<Record<KernelName, KernelName>> = { convolution: 'convolutionPool', winogradConvolution: 'winogradConvolutionPool' };

/** The calls from a convolution to the pooled images, and those of their gradient. */
interface Block {
  readonly convolution: PlanCall;
  /** Absent where nothing is dropped. */
  readonly dropout?: PlanCall | undefined;
  readonly pool: PlanCall;
  /** Absent in an evaluation. */
  readonly gradient?: { readonly pool: PlanCall; readonly dropout?: PlanCall | undefined; readonly relu: PlanCall };
}

/**
 * r = relu(x * filter + bias); d = dropout(r); y = the largest of each 2x2 window of d
 * and backwards dd = gradient of pooling; dr = dropout(dd); dz = gradient of relu
 *
 * ⇒   y, places = convolutionPool(x, filter, bias)   and backwards   dz = unpool(dy, places)
 *
 * with or without dropout: r and d never leave the cache, and one byte tells where each gradient goes.
 */
export function fusePooling(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const call of plan.calls) {
    const block = blockFrom(call, readers);
    if (block !== undefined) replaceBlock(block, draft);
  }
  return draft.result;
}

function blockFrom(convolution: PlanCall, readers: Readers): Block | undefined {
  if (pooling[convolution.kernel] === undefined || argument(convolution, 'relu') === 0 || argument(convolution, 'filters') % 4 !== 0) return undefined;
  const r = argument(convolution, 'y');
  const ofRelu = readers(r);
  const dropout = ofRelu.find(({ kernel }) => kernel === 'dropout');
  const d = dropout === undefined ? r : argument(dropout, 'y');
  const pool = readers(d).find(({ kernel }) => kernel === 'pool');
  if (pool === undefined || !halves(pool)) return undefined;
  const relu = ofRelu.find((call) => isReluGradient(call) && argument(call, 'b') === r);
  const gradient = relu === undefined ? undefined : gradientOf({ dropout, pool }, relu, d, readers);
  if (relu !== undefined && gradient === undefined) return undefined;
  const forward = dropout === undefined ? [pool, gradient?.pool] : [dropout];
  if (!isReadBy(readers, r, [...forward, relu]) || (dropout !== undefined && !isReadBy(readers, d, [pool, gradient?.pool]))) return undefined;
  return { convolution, dropout, pool, ...(gradient === undefined ? {} : { gradient }) };
}

/** The calls through which the pooled images' gradient reaches that of relu, if they are these and no others. */
function gradientOf({ dropout, pool }: Pick<Block, 'dropout' | 'pool'>, relu: PlanCall, d: number, readers: Readers): Block['gradient'] | undefined {
  const poolGradient = readers(d).find(({ kernel }) => kernel === 'maxPoolGradient');
  if (poolGradient === undefined || !halves(pool)) return undefined;
  const dd = argument(poolGradient, 'dx');
  if (dropout === undefined) return isReadBy(readers, dd, [relu]) ? { pool: poolGradient, relu } : undefined;
  const [dropoutGradient] = readers(dd);
  if (dropoutGradient?.kernel !== 'dropout' || argument(dropoutGradient, 'key') !== argument(dropout, 'key')) return undefined;
  const fits = isReadBy(readers, dd, [dropoutGradient]) && isReadBy(readers, argument(dropoutGradient, 'y'), [relu]);
  return fits ? { pool: poolGradient, dropout: dropoutGradient, relu } : undefined;
}

/** Whether a call is maximum pooling over 2x2 windows side by side that lie within the image. */
function halves(pool: PlanCall): boolean {
  const is = (names: readonly string[], value: number): boolean => names.every((name) => argument(pool, name) === value);
  return is(['average', 'top', 'left'], 0) && is(['filterHeight', 'filterWidth', 'strideHeight', 'strideWidth'], 2)
    && argument(pool, 'outHeight') === argument(pool, 'inHeight') >> 1 && argument(pool, 'outWidth') === argument(pool, 'inWidth') >> 1;
}

function replaceBlock({ convolution, dropout, pool, gradient }: Block, draft: Draft): void {
  const kernel = pooling[convolution.kernel];
  if (kernel === undefined) return;
  const [height, width, channels, images] = [argument(pool, 'inHeight'), argument(pool, 'inWidth'), argument(pool, 'channels'), convolution.units];
  const places = draft.buffer(pool, 'places', images * (height >> 1) * (width >> 1) * channels);
  const drop = dropout === undefined ? [0, 0, floatBits(1)] : ['key', 'threshold', 'scale'].map((name) => argument(dropout, name));
  const fused = withArguments(convolution, { y: argument(pool, 'y') });
  draft.replace(convolution, { ...fused, kernel, words: [...fused.words, places, ...drop] });
  for (const call of [dropout, pool, gradient?.dropout, gradient?.relu]) {
    if (call !== undefined) draft.replace(call);
  }
  if (gradient === undefined) return;
  const scale = drop.at(-1) ?? floatBits(1);
  const sums = draft.buffer(pool, 'sums', images * channels * 4);
  draft.replace(gradient.pool, {
    ...gradient.pool, kernel: 'unpool', units: images, unitWork: 2 * height * width * channels,
    words: [argument(gradient.pool, 'dy'), places, argument(gradient.relu, 'y'), sums, height, width, channels, scale],
  });
}
