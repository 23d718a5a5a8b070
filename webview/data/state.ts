import * as v from 'valibot';
import { dataParts, type DataOverview, type DownloadProgress, type SamplePage, type SampleWish } from '../../src/shared/data-view';
import type { DataPanelMessage } from '../../src/shared/data-panel-protocol';
import type { Failure } from '../../src/shared/failure';
import { seed } from '../../src/shared/settings';

/** Samples on a page: four rows of nine where there is room. */
export const samplesPerPage = 36;

/** Which samples a person wants to see. Each choice that is missing or unusable gets its default. */
export const dataChoices = v.object({
  part: v.fallback(v.picklist(dataParts), 'train'),
  className: v.fallback(v.nullable(v.string()), null),
  label: v.fallback(v.nullable(v.number()), null),
  seed: v.fallback(seed, 11),
  first: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
});
export type DataChoices = Readonly<v.InferOutput<typeof dataChoices>>;

export interface ShownData {
  readonly kind: 'data';
  readonly overview: DataOverview;
  readonly problem: Failure | null;
  /** The last samples that came. */
  readonly page: SamplePage | null;
}

export type DataState =
  | { readonly kind: 'loading'; readonly download: DownloadProgress | null }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | ShownData;

/** The state after a message. What is shown stays while it is looked up anew. */
export function receive(state: DataState, message: DataPanelMessage): DataState {
  switch (message.type) {
    case 'loading': return state.kind === 'data' ? state : { kind: 'loading', download: message.download };
    case 'overview': return { kind: 'data', overview: message.overview, problem: message.problem, page: state.kind === 'data' ? state.page : null };
    case 'samples': return state.kind === 'data' ? { ...state, page: message.page } : state;
    case 'failed': return { kind: 'failed', failure: message.failure };
  }
}

/** Choices that the data can fulfil: a class that is gone, or has lost the label, is no longer asked for. */
export function fitting(choices: DataChoices, { classes, labels }: DataOverview): DataChoices {
  const chosen = classes.findIndex(({ name }) => name === choices.className);
  const className = chosen < 0 ? null : choices.className;
  const label = choices.label === null ? undefined : labels[choices.label];
  const keepsLabel = label !== undefined && label.classIndex >= 0 && (className === null || label.classIndex === chosen);
  return { ...choices, className, label: keepsLabel ? choices.label : null };
}

export function wishOf({ part, className, label, seed: chosenSeed, first }: DataChoices): SampleWish {
  return { part, className, label, seed: chosenSeed, first, count: samplesPerPage };
}
