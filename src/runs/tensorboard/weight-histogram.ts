import type { MessageInitShape } from '@bufbuild/protobuf';
import type { StoredTensor } from '../safetensors';
import type { HistogramSchema } from './event_pb';

/** As many as TensorFlow's histograms have. */
const bucketCount = 30;

/**
 * How values are distributed, in buckets of equal width from the lowest to the highest. Non-finite values are not counted.
 * @returns `null` where no value is finite.
 */
export function weightHistogram(values: StoredTensor['data']): MessageInitShape<typeof HistogramSchema> | null {
  let [num, sum, sumSquares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    num += 1;
    sum += value;
    sumSquares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (num === 0) return null;
  const figures = { min, max, num, sum, sumSquares };
  if (min === max) return { ...figures, bucketLimit: [max], bucket: [num] };
  const width = (max - min) / bucketCount;
  const bucket = new Array<number>(bucketCount).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const place = Math.min(bucketCount - 1, Math.floor((value - min) / width));
    bucket[place] = (bucket[place] ?? 0) + 1;
  }
  const bucketLimit = bucket.map((_, index) => (index === bucketCount - 1 ? max : min + (index + 1) * width));
  return { ...figures, bucketLimit, bucket };
}
