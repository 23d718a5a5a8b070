import { classHistogramSpec, labelHistogramSpec, layOutHistograms } from '../../../webview/charts/class-histogram';
import { pixelHistogramSpec } from '../../../webview/charts/pixel-histogram';
import { classProportion, majorityClass } from '../../shared/class-balance';
import type { DataOverview } from '../../shared/data-view';
import { formatCount } from '../../shared/format';
import type { DataSettings } from '../../shared/settings';
import type { ReportRun } from '../choose-runs';
import type { DatasetShelf, ReportData } from '../dataset-pictures';
import { type Block, code, type Section, type Table } from '../document';
import { drawChart } from '../drawing/draw-chart';
import { encodePng, imageStrip } from '../png';
import { capital, counted, listed, percent } from './words';

const histogramWidth = 460;
const samplesPerLabel = 12;
const sampleSeed = 11;
/** Screen pixels for each pixel of an image. */
export const imageScale = 2;

/** Labels, classes, pixels and samples of the data. */
export async function dataSection(runs: readonly ReportRun[], data: ReportData): Promise<Section> {
  const head = { id: 'data', title: 'Data' };
  if (data.kind === 'missing') {
    return { ...head, blocks: [
      { kind: 'note', title: 'The images are not on this computer', blocks: [{ kind: 'paragraph', text: `So histograms, samples and pixel values are left out. ${data.failure.message} ${data.failure.remedy ?? ''}`.trim() }] },
      splitTable(runs),
    ] };
  }
  const groupings = [...new Map(runs.flatMap(({ record: { settings } }) => (settings === null ? [] : [[JSON.stringify(settings.data), settings.data] as const]))).values()];
  const [first] = groupings;
  if (first === undefined) return { ...head, blocks: [splitTable(runs)] };
  const sections: Section[] = [];
  for (const [index, grouping] of groupings.entries()) sections.push(await classesSection(data.shelf.overview(grouping), index, groupings.length));
  const overview = data.shelf.overview(first);
  return {
    ...head,
    blocks: [dataFigures(overview), splitTable(runs)],
    sections: [...sections, await pixelsSection(overview), samplesSection(overview, data.shelf, first)],
  };
}

function dataFigures(overview: DataOverview): Block {
  const sum = (part: 'train' | 'test'): string => formatCount(overview.labels.reduce((total, label) => total + label[part], 0));
  return { kind: 'figures', figures: [
    { value: sum('train'), caption: 'training images' }, { value: sum('test'), caption: 'test images' },
    { value: `${overview.height} × ${overview.width} × ${overview.channels}`, caption: overview.channels === 1 ? '8-bit grey' : '8-bit colour' },
    { value: String(overview.labels.length), caption: 'articles' },
  ] };
}

/** How many images each run was trained, validated and tested on. */
function splitTable(runs: readonly ReportRun[]): Table {
  return {
    kind: 'table', titled: true, caption: 'Images of each run', head: ['Model', 'Trained on', 'Validated on', 'Tested on'],
    rows: runs.map(({ name, mark, record: { dataset } }) => ({
      head: name, mark, cells: dataset === null ? ['–', '–', '–'] : [dataset.trainingImages, dataset.validationImages, dataset.testImages].map(formatCount),
    })),
  };
}

async function classesSection(overview: DataOverview, index: number, of: number): Promise<Section> {
  const layout = layOutHistograms(overview);
  const majority = majorityClass(overview.classes);
  const proportion = classProportion(overview.classes);
  const even = proportion.every((part) => part === proportion[0]);
  const suffix = of === 1 ? '' : `-${index + 1}`;
  return {
    id: `classes${suffix}`, title: of === 1 ? 'Articles and classes' : `Articles and classes, grouping ${index + 1}`,
    blocks: [
      { kind: 'charts', look: 'pair', charts: [
        {
          name: `articles${suffix}`, title: capital(counted(overview.labels.length, 'article')), keys: [{ text: 'train', line: 'bar' }, { text: 'test', line: 'thinBar' }],
          drawing: await drawChart((place) => labelHistogramSpec(layout, place), histogramWidth),
          alt: `Images of each article: ${overview.labels.map(({ name, train, test }) => `${name} ${formatCount(train)} train, ${formatCount(test)} test`).join('; ')}.`,
        },
        {
          name: `classes${suffix}`, title: capital(counted(overview.classes.length, 'class', 'classes')), keys: [{ text: 'train · test, regrouped', line: 'none' }],
          drawing: await drawChart((place) => classHistogramSpec(layout, place), histogramWidth),
          alt: `Images of each class: ${overview.classes.map(({ name, train, test }) => `${name} ${formatCount(train)} train, ${formatCount(test)} test`).join('; ')}.`,
        },
      ] },
      ...(majority === null ? [] : [{ kind: 'paragraph', text: [
        even ? 'All classes have as many images. ' : `The classes are uneven, ${proportion.join(' : ')} from the largest to the smallest. `,
        `Always answering ${majority.name}, the largest class, is right on ${percent(majority.accuracy, 0)} of the test images: an accuracy of ${majority.accuracy.toFixed(4)} is what a model must beat.`,
      ] } as const]),
      { kind: 'details', summary: 'Counts as a table', blocks: [countTable(overview)] },
    ],
  };
}

function countTable({ labels, classes }: DataOverview): Table {
  const rows = classes.flatMap(({ name, train, test }, index) => [
    { head: name, sum: false, startsGroup: index > 0, cells: [listed(labels.filter(({ classIndex }) => classIndex === index).map((label) => label.name)), formatCount(train), formatCount(test)] },
    ...labels.filter(({ classIndex }) => classIndex === index).map((label) => ({ head: [`  ${label.name}`], sum: true, cells: ['', formatCount(label.train), formatCount(label.test)] })),
  ]);
  const leftOut = labels.filter(({ classIndex }) => classIndex < 0);
  return {
    kind: 'table', caption: 'Images of each class and article', head: ['Class, article', 'Articles', 'Train', 'Test'],
    rows: [...rows, ...leftOut.map((label) => ({ head: `${label.name} (left out)`, sum: true, cells: ['', formatCount(label.train), formatCount(label.test)] }))],
  };
}

async function pixelsSection({ pixels: { histogram, stored, scaled } }: DataOverview): Promise<Section> {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  const zero = percent((histogram[0] ?? 0) / Math.max(1, all), 1);
  return {
    id: 'pixels', title: 'Pixel values',
    blocks: [{ kind: 'columns', columns: [
      [{ kind: 'chart', chart: {
        name: 'pixels', title: 'All training pixels', keys: [{ text: 'share, square-root scale', line: 'none' }],
        drawing: await drawChart((place) => pixelHistogramSpec(histogram, place), histogramWidth),
        alt: `How often pixel values occur: ${zero} are 0, the rest is spread up to ${stored.largest}, mean ${stored.mean.toFixed(2)}.`,
        remarks: ['One shape, two rulers: as stored (0 to 255), and below it as the model sees it (0 to 1).'],
      } }],
      [{
        kind: 'table', caption: 'Pixel values before and after scaling', head: ['Figure', 'As stored', 'Scaled'],
        rows: [
          { head: 'Smallest', cells: [String(stored.smallest), scaled.smallest.toFixed(4)] },
          { head: 'Largest', cells: [String(stored.largest), scaled.largest.toFixed(4)] },
          { head: 'Mean', cells: [stored.mean.toFixed(2), scaled.mean.toFixed(4)] },
          { head: 'Deviation', cells: [stored.deviation.toFixed(2), scaled.deviation.toFixed(4)] },
          { head: 'Zero pixels', cells: [zero, zero] },
        ],
      }],
    ] }],
  };
}

/** A row of images for each label, those of a class together. */
function samplesSection(overview: DataOverview, shelf: DatasetShelf, settings: DataSettings): Section {
  const { height, width, labels, classes } = overview;
  const size = height * width;
  const ordered = labels.map((label, number) => ({ ...label, number })).filter(({ classIndex }) => classIndex >= 0).sort((a, b) => a.classIndex - b.classIndex || a.number - b.number);
  return {
    id: 'samples', title: 'Samples',
    blocks: [
      { kind: 'gallery', caption: 'Training images of each article', rows: ordered.map(({ name, number, classIndex }) => {
        const { pixels, images } = shelf.samples(settings, number, sampleSeed, samplesPerLabel);
        const strip = imageStrip(images.map((_, place) => ({ width, height, pixels: pixels.subarray(place * size, (place + 1) * size) })), { scale: imageScale, gap: 4 });
        const className = classes[classIndex]?.name ?? '';
        return {
          head: name, below: className === name ? '' : className,
          pictures: [{ picture: { name: `samples-${number}`, png: encodePng(strip), width: strip.width, height: strip.height, alt: `${images.length} training images of ${name}` } }],
        };
      }) },
      { kind: 'paragraph', look: 'quiet', text: [`${capital(counted(samplesPerLabel, 'image'))} of each article, drawn with the seed `, code(String(sampleSeed)), '.'] },
    ],
  };
}
