import type { Drawing } from './drawing/draw-chart';

/** A piece of running text. Plain strings are shown as they are: nothing in them is markup. */
export type Inline = string | { readonly kind: 'code' | 'strong'; readonly text: string } | { readonly kind: 'link'; readonly text: string; readonly to: string };
export type Phrase = string | readonly Inline[];

export const code = (text: string): Inline => ({ kind: 'code', text });
export const strong = (text: string): Inline => ({ kind: 'strong', text });
/** To another section of the report, by its id. */
export const link = (text: string, section: string): Inline => ({ kind: 'link', text, to: `#${section}` });

/** The mark of a run: its colour's slot, 1 to 6, and whether the colours have come round. */
export interface RunMark {
  readonly slot: number;
  readonly square: boolean;
}

export interface Cell {
  readonly text: Phrase;
  /** A second line, smaller. */
  readonly below?: Phrase;
  readonly tone?: 'quiet' | 'strong' | 'better' | 'worse';
  /** The tint of a confusion matrix's cell; strength 0 to 100. */
  readonly tint?: { readonly kind: 'right' | 'wrong'; readonly strength: number };
}

export interface TableRow {
  /** The row's head. */
  readonly head: Phrase;
  readonly below?: Phrase;
  readonly mark?: RunMark;
  readonly cells: readonly (Cell | string)[];
  /** Averages and totals, set apart. */
  readonly sum?: boolean;
  readonly startsGroup?: boolean;
}

export interface Table {
  readonly kind: 'table';
  /** Says what the table is; read out before it. */
  readonly caption: string;
  /** The caption is shown, not only read out. */
  readonly titled?: boolean;
  /** Heads of the columns, that of the row heads first. */
  readonly head: readonly (string | { readonly text: string; readonly mark: RunMark })[];
  readonly rows: readonly TableRow[];
  /** Figures stand right (the default); words stand left; `matrix` is a confusion matrix. */
  readonly look?: 'figures' | 'words' | 'matrix' | 'pictures';
  readonly note?: Phrase;
}

export interface Chart {
  /** Name of its file, without an extension. */
  readonly name: string;
  readonly title: string;
  readonly mark?: RunMark;
  /** Beside the title. */
  readonly keys?: readonly { readonly text: string; readonly value?: string; readonly line: 'solid' | 'dashed' | 'bar' | 'thinBar' | 'none'; readonly mark?: RunMark }[];
  /** All that the drawing says, in words. */
  readonly alt: string;
  readonly drawing: Drawing;
  readonly remarks?: readonly string[];
}

/** An image of the data, or several side by side. */
export interface Picture {
  readonly name: string;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Phrase; readonly look?: 'quiet' }
  | { readonly kind: 'note'; readonly title: string; readonly blocks: readonly Block[] }
  /** The first is the one to be read first. */
  | { readonly kind: 'figures'; readonly figures: readonly { readonly value: string; readonly caption: string; readonly mark?: RunMark }[] }
  | Table
  | { readonly kind: 'chart'; readonly chart: Chart }
  /** Small charts beside one another. */
  | { readonly kind: 'charts'; readonly charts: readonly Chart[]; readonly look: 'multiples' | 'pair' }
  /** Rows of images with words below each. */
  | { readonly kind: 'gallery'; readonly caption: string; readonly head?: readonly string[]; readonly rows: readonly { readonly head: string; readonly below: string; readonly pictures: readonly { readonly picture: Picture; readonly words?: string }[] }[] }
  | { readonly kind: 'source'; readonly file: string; readonly text: string }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] }
  /** Beside one another where there is room. */
  | { readonly kind: 'columns'; readonly columns: readonly (readonly Block[])[] };

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly mark?: RunMark;
  readonly blocks: readonly Block[];
  readonly sections?: readonly Section[];
}

/** What a report says, before it is HTML or Markdown. */
export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly opening: readonly Block[];
  readonly sections: readonly Section[];
  /** The last line: who wrote it, when, from what. */
  readonly colophon: Phrase;
}

/** A phrase without its markup. */
export function plain(phrase: Phrase): string {
  return typeof phrase === 'string' ? phrase : phrase.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}
