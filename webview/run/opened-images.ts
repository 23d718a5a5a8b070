import { mostConfidentFirst, type TestOutcome } from '../../src/shared/test-outcomes';
import type { OpenedImages, RunChoices, SelectedImages } from './choices';
import type { PanelState } from './state';

/** Images that are shown at once. */
export const imagesPerPage = 8;

export interface ImagePage {
  /** The images of this page. */
  readonly shown: readonly TestOutcome[];
  /** Counts from 0. */
  readonly page: number;
  readonly pages: number;
  /** Images on all pages. */
  readonly all: number;
}

function isSelected(selected: SelectedImages, { trueClass, predicted, label }: TestOutcome, classCount: number): boolean {
  const column = predicted >= 0 && predicted < classCount ? predicted : classCount;
  if (selected.of === 'class') return trueClass === selected.trueClass && column === selected.predicted;
  return label === selected.label && (selected.predicted === null ? predicted !== trueClass : column === selected.predicted);
}

interface Listed {
  readonly outcomes: readonly TestOutcome[];
  readonly selected: SelectedImages;
  readonly list: readonly TestOutcome[];
}
let listed: Listed | null = null;

/** The images of a cell, sorted again only when another cell was opened or another test came. */
function imagesOf(outcomes: readonly TestOutcome[], selected: SelectedImages, classCount: number): readonly TestOutcome[] {
  if (listed?.outcomes !== outcomes || listed.selected !== selected) {
    listed = { outcomes, selected, list: mostConfidentFirst(outcomes.filter((outcome) => isSelected(selected, outcome, classCount))) };
  }
  return listed.list;
}

/** The page that is open. Beyond the last page lies the last one. */
export function imagePage(outcomes: readonly TestOutcome[], { selected, page, around }: OpenedImages, classCount: number): ImagePage {
  const list = around === null ? imagesOf(outcomes, selected, classCount) : outcomes;
  const pages = Math.max(1, Math.ceil(list.length / imagesPerPage));
  const at = Math.min(page, pages - 1);
  return { shown: list.slice(at * imagesPerPage, (at + 1) * imagesPerPage), page: at, pages, all: list.length };
}

/** The page on which an image stands among all, in the order of the data. */
export function pageAround(outcomes: readonly TestOutcome[], image: number): number {
  return Math.max(0, Math.floor(outcomes.findIndex((outcome) => outcome.image === image) / imagesPerPage));
}

/** Images that are to be seen and have not been sent. */
export function missingPictures(state: PanelState, { opened }: RunChoices): number[] {
  if (state.kind !== 'run' || state.test.kind !== 'kept' || opened === null) return [];
  const { shown } = imagePage(state.test.outcomes, opened, state.record.classes.length);
  return shown.map(({ image }) => image).filter((image) => !state.pictures.known.has(image));
}
