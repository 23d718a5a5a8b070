import { type Calibration, calibrate } from '../../src/shared/calibration';
import type { DownloadProgress } from '../../src/shared/data-view';
import type { Evaluation } from '../../src/shared/evaluation';
import { batchFigures } from '../../src/shared/run-curve';
import type { Phase, RunEvent, RunEventOf } from '../../src/shared/run-event';
import type { RunPanelMessage, RunPanelMessageOf } from '../../src/shared/run-panel-protocol';
import { advanceProgress, noProgress, type RunProgress } from '../../src/shared/run-progress';
import type { RunRecord } from '../../src/shared/run-record';
import { type LabelRow, labelRows, type TestOutcome, testOutcomes } from '../../src/shared/test-outcomes';
import { groupsLabels, type TestResults, type TestSet } from '../../src/shared/test-set';
import type { CurveInput } from '../charts/curves';

/** What the journal has told so far, sorted by what the panel draws. */
export interface RunHistory {
  /** Sequence number of the last event that was taken in. */
  readonly lastSeq: number;
  readonly progress: RunProgress;
  /** What the trainer was busy with, in the order in which it began; the last is what it does now. */
  readonly phases: readonly Phase[];
  readonly started: RunEventOf<'started'> | null;
  readonly batches: readonly RunEventOf<'batch'>[];
  readonly epochs: readonly RunEventOf<'epoch'>[];
  readonly warnings: readonly string[];
  /** Milliseconds between the last batch of an epoch and its figures, for each epoch: what validation takes. */
  readonly validationTimes: readonly number[];
}

/** What curves are drawn from. */
export function curveInput({ batches, epochs, started }: RunHistory): CurveInput {
  return { batches: batchFigures(batches), epochs, batchesPerEpoch: started?.batchesPerEpoch ?? 1 };
}

/** What is known of the single test images. */
export type KnownTest =
  | { readonly kind: 'none' }
  /** There is an evaluation without them. */
  | { readonly kind: 'unkept'; readonly message: string }
  | {
    readonly kind: 'kept';
    readonly testSet: TestSet;
    /** In the order of the data. */
    readonly outcomes: readonly TestOutcome[];
    /** `null` where each class is just one label. */
    readonly labelRows: readonly LabelRow[] | null;
    readonly calibration: Calibration;
  };

/** Pixels of one image. */
export interface Picture {
  readonly size: { readonly width: number; readonly height: number; readonly channels: number };
  readonly pixels: Uint8Array;
}

/** Test images that were sent, by their number in the dataset, and why others could not be or are not there yet. */
export interface Pictures {
  readonly known: ReadonlyMap<number, Picture>;
  readonly problem: string | null;
  /** How far the download has come for which images wait. */
  readonly download: DownloadProgress | null;
}

export interface ShownRun {
  readonly kind: 'run';
  readonly record: RunRecord;
  readonly evaluation: Evaluation | null;
  readonly colorSlot: number;
  readonly queuedBehind: number;
  readonly history: RunHistory;
  readonly test: KnownTest;
  readonly pictures: Pictures;
}

/** What the panel knows. Everything in it came by message; nothing of it is kept anywhere else. */
export type PanelState = { readonly kind: 'waiting' } | ShownRun | { readonly kind: 'gone'; readonly message: string };

const noPictures: Pictures = { known: new Map(), problem: null, download: null };

const noHistory: RunHistory = { lastSeq: 0, progress: noProgress, phases: [], started: null, batches: [], epochs: [], warnings: [], validationTimes: [] };

function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}

function validationTimes(before: RunHistory, events: readonly RunEvent[]): number[] {
  const times: number[] = [];
  let lastBatch = before.batches.at(-1)?.time;
  for (const event of events) {
    if (event.type === 'batch') lastBatch = event.time;
    if (event.type === 'epoch' && lastBatch !== undefined) times.push(Math.max(0, Date.parse(event.time) - Date.parse(lastBatch)));
  }
  return times;
}

function extend(history: RunHistory, events: readonly RunEvent[]): RunHistory {
  const last = events.at(-1);
  if (last === undefined) return history;
  return {
    lastSeq: last.seq,
    progress: events.reduce(advanceProgress, history.progress),
    phases: [...history.phases, ...ofType(events, 'phase').map(({ phase }) => phase)],
    started: ofType(events, 'started').at(-1) ?? history.started,
    batches: [...history.batches, ...ofType(events, 'batch')],
    epochs: [...history.epochs, ...ofType(events, 'epoch')],
    warnings: [...history.warnings, ...ofType(events, 'warning').map(({ message }) => message)],
    validationTimes: [...history.validationTimes, ...validationTimes(history, events)],
  };
}

/** Events of a delta that are not yet held, or `null` where one is missing between them and what is held. */
function following(lastSeq: number, events: readonly RunEvent[]): readonly RunEvent[] | null {
  const fresh = events.filter(({ seq }) => seq > lastSeq);
  return fresh.every(({ seq }, index) => seq === lastSeq + 1 + index) ? fresh : null;
}

function keptTest({ testSet, predictions }: TestResults, classCount: number): KnownTest {
  const outcomes = testOutcomes({ testSet, predictions });
  return {
    kind: 'kept', testSet, outcomes,
    labelRows: groupsLabels(testSet) ? labelRows(testSet, outcomes, classCount) : null,
    calibration: calibrate(outcomes.map(({ confidence, predicted, trueClass }) => ({ confidence, right: predicted === trueClass }))),
  };
}

function withPictures({ known }: Pictures, { images, size, pixels }: RunPanelMessageOf<'testImages'>): Pictures {
  const bytes = size.width * size.height * size.channels;
  const added = images.map((image, index) => [image, { size, pixels: pixels.subarray(index * bytes, (index + 1) * bytes) }] as const);
  return { known: new Map([...known, ...added]), problem: null, download: null };
}

export interface Received {
  readonly state: PanelState;
  /** True where a delta does not follow what is held: a snapshot must be asked for. */
  readonly gap: boolean;
}

/** The state after a message. A delta that does not fit changes nothing. */
export function receive(state: PanelState, message: RunPanelMessage): Received {
  switch (message.type) {
    case 'gone':
      return { state: { kind: 'gone', message: message.message }, gap: false };
    case 'snapshot': {
      const { record, evaluation, colorSlot, queuedBehind, events } = message;
      return { state: { kind: 'run', record, evaluation, colorSlot, queuedBehind, history: extend(noHistory, events), test: { kind: 'none' }, pictures: noPictures }, gap: false };
    }
    case 'testResults':
      return { state: state.kind === 'run' ? { ...state, test: keptTest(message, state.record.classes.length) } : state, gap: false };
    case 'noTestResults':
      return { state: state.kind === 'run' ? { ...state, test: { kind: 'unkept', message: message.message } } : state, gap: false };
    case 'testImages':
      return { state: state.kind === 'run' ? { ...state, pictures: withPictures(state.pictures, message) } : state, gap: false };
    case 'loadingTestImages':
      return { state: state.kind === 'run' ? { ...state, pictures: { ...state.pictures, problem: null, download: message.download } } : state, gap: false };
    case 'noTestImages':
      return { state: state.kind === 'run' ? { ...state, pictures: { ...state.pictures, problem: message.message, download: null } } : state, gap: false };
    case 'delta': {
      if (state.kind !== 'run') return { state, gap: true };
      const events = following(state.history.lastSeq, message.events);
      if (events === null) return { state, gap: true };
      return {
        state: {
          ...state,
          record: message.record ?? state.record,
          evaluation: message.evaluation === undefined ? state.evaluation : message.evaluation,
          queuedBehind: message.queuedBehind ?? state.queuedBehind,
          history: extend(state.history, events),
        },
        gap: false,
      };
    }
  }
}
