import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { loadDataset } from '../../../src/dataset/load-dataset';
import type { ImageDataset } from '../../../src/dataset/image-dataset';
import { describeData } from '../../../src/dataset/overview';
import { pixelStatistics } from '../../../src/dataset/pixel-statistics';
import { previewAugmentation } from '../../../src/dataset/preview';
import { drawSamples } from '../../../src/dataset/samples';
import type { AugmentationPanelMessage } from '../../../src/shared/augmentation-panel-protocol';
import type { DataPanelMessage } from '../../../src/shared/data-panel-protocol';
import type { PixelStatistics, SampleWish } from '../../../src/shared/data-view';
import type { Failure } from '../../../src/shared/failure';
import type { Augmentation, ClassGroups } from '../../../src/shared/settings';

export const threeClasses: ClassGroups = { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] };
export const dataPage = { entry: 'data', state: { file: '/study/model-4.model.ts' } };

const firstPage: SampleWish = { part: 'train', className: null, label: null, seed: 11, first: 0, count: 36 };

/** The real images, as the inspector answers with them. */
export class RealData {
  private constructor(readonly dataset: ImageDataset, private readonly pixels: PixelStatistics) {}

  static async load(): Promise<RealData> {
    const dataset = await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
    return new RealData(dataset, pixelStatistics(dataset.train.images));
  }

  overview(classes?: ClassGroups, problem: Failure | null = null): DataPanelMessage {
    return { type: 'overview', overview: describeData('fashion-mnist', this.dataset, this.pixels, classes), problem };
  }

  samples(classes?: ClassGroups, wish: Partial<SampleWish> = {}): DataPanelMessage {
    return { type: 'samples', page: drawSamples(this.dataset, classes, { ...firstPage, ...wish }) };
  }
}

/** The data panel's states by name, to look at and to check. */
export function dataStates(data: RealData): Readonly<Record<string, () => readonly DataPanelMessage[]>> {
  const uneven: ClassGroups = { 'Everything that is worn on the upper part of the body': [0, 2, 3, 4, 6], Shoes: [5, 7, 9] };
  const problem: Failure = { message: 'Syntax error: Unexpected token.', file: '/study/model-4.model.ts', position: { line: 9, column: 33 } };
  return {
    'data-downloading': () => [{ type: 'loading', download: { file: 'train-images-idx3-ubyte.gz', received: 12_345_678, total: 26_421_880 } }],
    data: () => [data.overview(threeClasses), data.samples(threeClasses)],
    'data-ten-classes': () => [data.overview(), data.samples()],
    'data-left-out': () => [data.overview(uneven, problem), data.samples(uneven)],
    'data-failed': () => [{ type: 'failed', failure: { message: 'The data folder lacks t10k-labels-idx1-ubyte.gz.', remedy: 'Put the four files of Fashion-MNIST there, name another folder, or name none and let Lookbook get them.', file: '/data' } }],
  };
}

export const augmentationPage = { entry: 'augmentation', state: { file: '/study/model-4-augmented.model.ts' } };

const augment: Augmentation[] = [
  { kind: 'flipLeftRight', probability: 0.5 }, { kind: 'rotate', degrees: 15, fill: 0, probability: 0.5 },
  { kind: 'randomCrop', smallest: 0.8, probability: 0.3 }, { kind: 'cutout', side: 8, fill: 0, probability: 0.3 },
];
const place = { file: '/study/model-4-augmented.model.ts', start: { line: 12, column: 12 }, end: { line: 12, column: 80 } };
const text = 'augment: [flipLeftRight(0.5), rotate({ degrees: strength, probability: 0.5 }), randomCrop({ smallest: 0.8, probability: 0.3 }), cutout({ side: 8, probability: 0.3 })]';

/** An experiment as its panel is told of it; a rotation's `degrees` come from a name, so they are not to be edited. */
export function toldExperiment(list: readonly Augmentation[] = augment, problem: Failure | null = null, plain = true): Extract<AugmentationPanelMessage, { type: 'experiment' }> {
  const steps = list.map((step) => ({
    kind: step.kind, place, removable: plain,
    parameters: Object.entries(step).flatMap(([name, value]) => (typeof value === 'number' ? [{ name, value, place, editable: plain && name !== 'degrees' }] : [])),
  }));
  return { type: 'experiment', augment: [...list], seed: 42, validationSplit: 0.1, source: { written: list.length === 0 ? null : { text, place }, steps, extensible: plain }, problem };
}

/** The states of the augmentation preview by name. */
export function augmentationStates(data: RealData): Readonly<Record<string, () => readonly AugmentationPanelMessage[]>> {
  const preview = (list: readonly Augmentation[]): AugmentationPanelMessage => ({
    type: 'preview',
    preview: previewAugmentation(data.dataset, threeClasses, { augment: [...list], seed: 42, imageSeed: 7, className: null, validationSplit: 0.1, images: 7, draws: 6 }),
  });
  const others: Augmentation[] = [
    { kind: 'translate', pixels: 3, fill: 0, probability: 0.5 }, { kind: 'zoom', share: 0.2, fill: 0, probability: 0.5 }, { kind: 'brightness', share: 0.5, probability: 0.5 }, { kind: 'noise', deviation: 24, probability: 0.5 },
  ];
  return {
    'augmentation-downloading': () => [{ type: 'loading', download: { file: 'train-images-idx3-ubyte.gz', received: 12_345_678, total: 26_421_880 } }],
    augmentation: () => [toldExperiment(), preview(augment)],
    'augmentation-others': () => [toldExperiment(others, { message: 'Syntax error: Unexpected token.', file: '/study/model-4.model.ts', position: { line: 9, column: 33 } }, false), preview(others)],
    'augmentation-none': () => [toldExperiment([]), preview([])],
  };
}

export interface DataLook {
  readonly page: { readonly entry: string; readonly state: Readonly<Record<string, string>> };
  readonly messages: () => readonly object[];
}

export async function dataLooks(): Promise<Record<string, DataLook>> {
  const data = await RealData.load();
  const looks = (page: DataLook['page'], states: Readonly<Record<string, DataLook['messages']>>): [string, DataLook][] => Object.entries(states).map(([name, messages]) => [name, { page, messages }]);
  return Object.fromEntries([...looks(dataPage, dataStates(data)), ...looks(augmentationPage, augmentationStates(data))]);
}
