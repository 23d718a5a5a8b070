import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { loadDataset } from '../../../src/dataset/load-dataset';
import type { ImageDataset } from '../../../src/dataset/image-dataset';
import { describeData } from '../../../src/dataset/overview';
import { pixelStatistics } from '../../../src/dataset/pixel-statistics';
import { drawSamples } from '../../../src/dataset/samples';
import type { DataPanelMessage } from '../../../src/shared/data-panel-protocol';
import type { PixelStatistics, SampleWish } from '../../../src/shared/data-view';
import type { Failure } from '../../../src/shared/failure';
import type { ClassGroups } from '../../../src/shared/settings';

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

export async function dataLooks(): Promise<Record<string, { page: typeof dataPage; messages: () => readonly DataPanelMessage[] }>> {
  const data = await RealData.load();
  return Object.fromEntries(Object.entries(dataStates(data)).map(([name, messages]) => [name, { page: dataPage, messages }]));
}
