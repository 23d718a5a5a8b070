import type { ReportRun } from './choose-runs';
import type { ReportData } from './dataset-pictures';
import type { Block, ReportDocument, Section } from './document';
import { augmentationSection } from './sections/augmentation';
import { curvesSection } from './sections/curves';
import { dataSection } from './sections/data';
import { evaluationSection } from './sections/evaluation';
import { modelsSection } from './sections/models';
import { opening, subtitle } from './sections/opening';
import { publishedSection } from './sections/published';
import { resultsSection } from './sections/results';
import { settingsSection } from './sections/settings';
import { capital } from './sections/words';
import type { StudyFile } from './study-file';

export interface ReportInput {
  readonly title: string;
  /** In the order of the report; not empty. */
  readonly runs: readonly ReportRun[];
  /** Of which differences are told. */
  readonly baseline: ReportRun;
  readonly data: ReportData;
  /** The published study that the runs are of; `null`: none. */
  readonly study: StudyFile | null;
  /** Runs that are not in the report, and why. */
  readonly leftOut: readonly string[];
  readonly writtenAt: Date;
  readonly version: string;
  /** Hears what is drawn next, with the share that is done, 0 to 1. */
  readonly onStep: (words: string, done: number) => void;
}

/** All that a report says, drawn from runs; its figures are theirs. */
export async function composeReport(input: ReportInput): Promise<ReportDocument> {
  const { title, runs, baseline, data, study, leftOut, writtenAt, version, onStep } = input;
  const drawn: (Section | null)[] = [];
  const parts: readonly (readonly [words: string, draw: () => Section | null | Promise<Section>])[] = [
    ['results', () => resultsSection(runs, baseline)],
    ['published figures', () => (study === null ? null : publishedSection(runs, study.notes))],
    ['data', () => dataSection(runs, data)],
    ['augmentation', () => augmentationSection(runs, data)],
    ['models', () => modelsSection(runs)],
    ['curves', () => curvesSection(runs)],
    ['evaluation', () => evaluationSection(runs)],
    ['settings', () => settingsSection(runs)],
  ];
  for (const [index, [words, draw]] of parts.entries()) {
    onStep(`Drawing ${words}`, index / parts.length);
    drawn.push(await draw());
    // Lets a wish to cancel be heard.
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  return {
    title, subtitle: capital(subtitle(runs)),
    opening: [...opening(runs), ...leftOutNote(leftOut)],
    sections: drawn.filter((section) => section !== null),
    colophon: `Written by Lookbook ${version} on ${writtenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC from the run folders; no figure was entered by hand.`,
  };
}

function leftOutNote(leftOut: readonly string[]): Block[] {
  return leftOut.length === 0 ? [] : [{ kind: 'note', title: 'Not in this report', blocks: leftOut.map((text) => ({ kind: 'paragraph', look: 'quiet', text })) }];
}
