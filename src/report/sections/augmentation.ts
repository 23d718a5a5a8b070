import { appliedWords } from '../../../webview/augmentation/applied-words';
import { formatCount } from '../../shared/format';
import { tellsApart } from '../../shared/mcnemar';
import { baselineDifferences } from '../../shared/run-comparison';
import type { Augmentation, ExperimentSettings } from '../../shared/settings';
import { isSameModel, type ReportRun } from '../choose-runs';
import type { ReportData } from '../dataset-pictures';
import { type Block, code, type Picture, type Section, type TableRow } from '../document';
import { encodePng, imageStrip } from '../png';
import { imageScale } from './data';
import { chance, figure, intervalWords, nothing, signed } from './words';

const shown = { images: 6, draws: 7, imageSeed: 3 };

/** What augmentation does to images, and what it did to the figures; `null` where no run has any. */
export function augmentationSection(runs: readonly ReportRun[], data: ReportData): Section | null {
  const augmented = runs.filter(({ isAugmented }) => isAugmented);
  if (augmented.length === 0) return null;
  const lists = new Map(augmented.map((run) => [JSON.stringify(run.record.settings?.augment), run]));
  const pairs = pairsOf(runs);
  return {
    id: 'augmentation', title: 'Augmentation',
    blocks: [...(pairs.length === 0 ? [] : [withAndWithout(pairs)])],
    sections: [...lists.values()].map((run, index): Section => ({
      id: lists.size === 1 ? 'what-augmentation-does' : `what-augmentation-does-${index + 1}`,
      title: lists.size === 1 ? 'What it does to images' : `What it does to images: ${run.name}`,
      blocks: previewBlocks(run, data),
    })),
  };
}

/** An augmented run beside the one of the same model and settings without. */
export interface AugmentationPair {
  readonly without: ReportRun;
  readonly augmented: ReportRun;
}

export function pairsOf(runs: readonly ReportRun[]): AugmentationPair[] {
  return runs.filter(({ isAugmented }) => isAugmented).flatMap((augmented) => {
    const without = runs.find((other) => !other.isAugmented && isSameModel(other, augmented));
    return without === undefined ? [] : [{ without, augmented }];
  });
}

function withAndWithout(pairs: readonly AugmentationPair[]): Block {
  const row = (run: ReportRun, startsGroup: boolean, test: { value: number; p: string; counts: string; apart: boolean } | null): TableRow => ({
    head: run.name, below: run.isAugmented ? 'with augmentation' : 'without', mark: run.mark, startsGroup,
    cells: [
      { text: figure(run.evaluation.testAccuracy), below: intervalWords(run) }, figure(run.evaluation.testLoss),
      figure(run.epochs.at(-1)?.accuracy),
      test === null ? nothing : { text: signed(test.value), tone: test.apart ? (test.value > 0 ? 'better' : 'worse') : 'quiet' },
      test?.counts ?? nothing, test?.p ?? nothing,
    ],
  });
  return {
    kind: 'table', caption: 'The same model with and without augmentation',
    head: ['Model', 'Test accuracy', 'Test loss', 'Training accuracy', 'Difference', 'Right alone, with : without', 'p'],
    rows: pairs.flatMap(({ without, augmented }, index) => {
      const { testAccuracy } = baselineDifferences(augmented, without);
      return [row(without, index > 0, null), row(augmented, false, testAccuracy === null ? null : {
        value: testAccuracy.value, p: testAccuracy.test === null ? nothing : chance(testAccuracy.test.pValue),
        counts: testAccuracy.test === null ? nothing : `${formatCount(testAccuracy.test.onlyFirst)} : ${formatCount(testAccuracy.test.onlySecond)}`,
        apart: testAccuracy.test !== null && tellsApart(testAccuracy.test),
      })];
    }),
    note: 'p: McNemar’s test on the test images. Training accuracy is that of the last epoch on the images as they were fed: with augmentation those are harder.',
  };
}

function previewBlocks({ record: { settings }, name }: ReportRun, data: ReportData): Block[] {
  if (settings === null) return [];
  const list: Block = {
    kind: 'table', look: 'words', caption: `Augmentation of ${name}`, head: ['Transform', 'Probability', 'Parameters'],
    rows: settings.augment.map((step) => ({ head: [code(step.kind)], cells: [String(step.probability), parameters(step)] })),
  };
  if (data.kind === 'missing') return [list, { kind: 'paragraph', look: 'quiet', text: `The images are not on this computer, so what it does to them is not shown. ${data.failure.message}` }];
  return [list, preview(settings, data)];
}

function parameters({ kind: _kind, probability: _probability, ...others }: Augmentation): string {
  return Object.entries(others).map(([name, value]) => `${name} ${String(value)}`).join(', ') || nothing;
}

/** Originals beside what the trainer fed in each of its first epochs. */
function preview(settings: ExperimentSettings, { shelf }: Extract<ReportData, { kind: 'there' }>): Block {
  const { rows, originals, drawn, height, width, channels } = shelf.preview(settings, shown);
  const size = height * width * channels;
  const picture = (name: string, pixels: Uint8Array, alt: string): Picture => {
    const strip = imageStrip([{ width, height, pixels }], { scale: imageScale });
    return { name, png: encodePng(strip), width: strip.width, height: strip.height, alt };
  };
  return {
    kind: 'gallery', caption: 'Training images as they are and as they were fed, epoch by epoch',
    head: ['Article', 'as it is', ...Array.from({ length: shown.draws }, (_, draw) => `epoch ${draw + 1}`)],
    rows: rows.map(({ number, label, applied }, row) => ({
      head: label, below: `image ${formatCount(number)}`,
      pictures: [
        { picture: picture(`original-${number}`, originals.subarray(row * size, (row + 1) * size), `${label} as it is`) },
        ...applied.map((transforms, draw) => {
          const pixels = Uint8Array.from(drawn.subarray((row * shown.draws + draw) * size, (row * shown.draws + draw + 1) * size), (value) => Math.round(value * 255));
          const words = appliedWords(transforms);
          return { words, picture: picture(`drawn-${number}-${draw + 1}`, pixels, `${label} in epoch ${draw + 1}: ${words}`) };
        }),
      ],
    })),
  };
}
