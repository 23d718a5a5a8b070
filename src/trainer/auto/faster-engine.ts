import { availableParallelism, loadavg } from 'node:os';
import { fillBatch } from '../../dataset/batch';
import type { ClassMap } from '../../dataset/class-map';
import { imageSize, type LabelledImages } from '../../dataset/image-dataset';
import { findInstallations } from '../../engine/tfjs-node/installation';
import type { EngineTimes } from '../../shared/run-record';
import { recallTimes, rememberTimes, type TimedSubject } from './remembered-times';
import { startTiming } from './time-engine';
import type { TimingRequest } from './timing-protocol';

export interface Contest extends Omit<TimedSubject, 'engines'> {
  /** Version of the simd engine. */
  readonly simd: string;
  readonly experiment: Pick<TimingRequest, 'experimentFile' | 'text'>;
  readonly images: LabelledImages;
  readonly classMap: ClassMap;
  /** Numbers of the training images. */
  readonly order: Uint32Array;
  readonly signal: AbortSignal;
  /** Hears that some seconds of measuring begin. */
  readonly onMeasure: () => void;
  /** Hears why an engine that is installed was not timed. */
  readonly onWarning: (message: string) => void;
}

export interface ContestResult {
  readonly times: EngineTimes;
  /** The figures are from an earlier run. */
  readonly remembered: boolean;
}

/**
 * Which engine trains the model faster, where both are there: a few steps on each decide, one engine after the other,
 * each in a process of its own; it is remembered unless the machine was busy with something else.
 * @returns `null` where there is nothing to decide
 */
export async function compareEngines(contest: Contest): Promise<ContestResult | null> {
  const { simd, experiment, overrides, cacheFolder, signal, onMeasure, onWarning } = contest;
  const [installation] = findInstallations(cacheFolder).filter(({ complete }) => complete);
  if (installation === undefined) return null;
  const subject: TimedSubject = { ...contest, engines: [simd, `${installation.folder} ${installation.version}`] };
  const known = await recallTimes(subject);
  if (known !== null) return { times: known, remembered: true };

  onMeasure();
  const request = { ...experiment, overrides, cacheFolder, ...firstBatch(contest) };
  const timings = [startTiming({ ...request, engine: 'simd' }, signal), startTiming({ ...request, engine: 'tfjs-node' }, signal)] as const;
  // An engine that loads would take time from one that trains.
  await Promise.all(timings.map(({ ready }) => ready));
  const ours = await timings[0].measure(), theirs = await timings[1].measure();
  if (signal.aborted) return null;
  if ('reason' in theirs) onWarning(`The tfjs-node engine is installed, but could not be tried: ${theirs.reason}. Training with the simd engine.`);
  if ('reason' in ours || 'reason' in theirs) return null;
  const times: EngineTimes = { simd: ours.stepMilliseconds, 'tfjs-node': theirs.stepMilliseconds };
  if (isCalm()) await rememberTimes(subject, times);
  return { times, remembered: false };
}

/** Whether what was measured is about the engines, not about what else runs on the machine. Windows does not tell. */
function isCalm(): boolean {
  return (loadavg()[0] ?? 0) <= 1.5 * availableParallelism();
}

function firstBatch({ images: set, classMap, order, training: { batchSize } }: Contest): Pick<TimingRequest, 'images' | 'classes'> {
  const count = Math.min(batchSize, order.length);
  const batch = { images: new Float32Array(count * imageSize(set)), classes: new Int32Array(count) };
  fillBatch(batch, set, classMap, order, [], { seed: 0, epoch: 1, start: 0 });
  return batch;
}
