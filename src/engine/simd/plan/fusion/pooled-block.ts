import { floatBits } from '../../kernel-runner';
import { argument, wordsOf, type PlanCall } from '../plan';
import type { Draft } from './draft';
import { isReluGradient } from './relu-before-dropout';
import { isReadBy, type Readers } from './uses';

/**
 * What stands between relu and the pooled images, and what stands for it backwards:
 *
 * d = dropout(r); y = the largest of each 2x2 window of d
 * and dd = gradient of pooling; dr = dropout(dd); dz = gradient of relu
 */
export interface PooledBlock {
  /** Absent where nothing is dropped. */
  readonly dropout?: PlanCall | undefined;
  readonly pool: PlanCall;
  /** Absent in an evaluation. */
  readonly gradient?: { readonly pool: PlanCall; readonly dropout?: PlanCall | undefined; readonly relu: PlanCall };
}

/** The block of which `r`, the result of relu, is the start, if these calls and no others read what is within. */
export function pooledBlock(r: number, readers: Readers): PooledBlock | undefined {
  const ofRelu = readers(r);
  const dropout = ofRelu.find(({ kernel }) => kernel === 'dropout');
  const d = dropout === undefined ? r : argument(dropout, 'y');
  const pool = readers(d).find(({ kernel }) => kernel === 'pool');
  if (pool === undefined || !halves(pool) || argument(pool, 'channels') % 4 !== 0) return undefined;
  const relu = ofRelu.find((call) => isReluGradient(call) && argument(call, 'b') === r);
  const gradient = relu === undefined ? undefined : gradientOf(d, dropout, relu, readers);
  if (relu !== undefined && gradient === undefined) return undefined;
  const ofDropout = [pool, gradient?.pool];
  const alone = dropout === undefined ? isReadBy(readers, r, [...ofDropout, relu]) : isReadBy(readers, r, [dropout, relu]) && isReadBy(readers, d, ofDropout);
  return alone ? { dropout, pool, ...(gradient === undefined ? {} : { gradient }) } : undefined;
}

/** The calls through which the pooled images' gradient reaches that of relu, if they are these and no others. */
function gradientOf(d: number, dropout: PlanCall | undefined, relu: PlanCall, readers: Readers): PooledBlock['gradient'] | undefined {
  const pool = readers(d).find(({ kernel }) => kernel === 'maxPoolGradient');
  if (pool === undefined) return undefined;
  const dd = argument(pool, 'dx');
  if (dropout === undefined) return isReadBy(readers, dd, [relu]) ? { pool, relu } : undefined;
  const [masked] = readers(dd);
  if (masked?.kernel !== 'dropout' || argument(masked, 'key') !== argument(dropout, 'key')) return undefined;
  return isReadBy(readers, dd, [masked]) && isReadBy(readers, argument(masked, 'y'), [relu]) ? { pool, dropout: masked, relu } : undefined;
}

/** Whether a call is maximum pooling over 2x2 windows side by side that lie within the image. */
function halves(pool: PlanCall): boolean {
  const are = (names: readonly string[], value: number): boolean => names.every((name) => argument(pool, name) === value);
  return are(['average', 'top', 'left'], 0) && are(['filterHeight', 'filterWidth', 'strideHeight', 'strideWidth'], 2)
    && argument(pool, 'outHeight') === argument(pool, 'inHeight') >> 1 && argument(pool, 'outWidth') === argument(pool, 'inWidth') >> 1;
}

/** What a kernel needs that pools what it computes. */
export interface Pooling {
  /** Where the pooled images go, and a byte for each of their values. */
  readonly y: number;
  readonly places: number;
  /** Key, threshold, scale and position. */
  readonly dropout: readonly number[];
}

/** Takes the block out; backwards `unpool` stands in its place. */
export function removeBlock({ dropout, pool, gradient }: PooledBlock, draft: Draft): Pooling {
  const [height, width, channels, rows] = ['inHeight', 'inWidth', 'channels', 'outHeight'].map((name) => argument(pool, name)) as [number, number, number, number];
  const images = pool.units / rows;
  const places = draft.buffer(pool, 'places', images * rows * (width >> 1) * channels);
  const scale = dropout === undefined ? floatBits(1) : argument(dropout, 'scale');
  for (const call of [dropout, pool, gradient?.dropout, gradient?.relu]) {
    if (call !== undefined) draft.replace(call);
  }
  if (gradient !== undefined) {
    const sums = draft.buffer(pool, 'sums', images * channels * 4);
    draft.replace(gradient.pool, {
      ...gradient.pool, kernel: 'unpool', units: images, unitWork: 2 * height * width * channels,
      words: [argument(gradient.pool, 'dy'), places, argument(gradient.relu, 'y'), sums, height, width, channels, scale],
    });
  }
  return { y: argument(pool, 'y'), places, dropout: dropout === undefined ? [0, 0, scale, 0] : wordsOf(dropout, ['key', 'threshold', 'scale', 'position']) };
}
