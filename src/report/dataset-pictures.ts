import { describeData } from '../dataset/overview';
import type { ImageDataset } from '../dataset/image-dataset';
import { loadDataset } from '../dataset/load-dataset';
import { pixelStatistics } from '../dataset/pixel-statistics';
import { previewAugmentation } from '../dataset/preview';
import { drawSamples } from '../dataset/samples';
import type { AugmentationPreview } from '../shared/augmentation-view';
import type { DataOverview, PixelStatistics, SamplePage } from '../shared/data-view';
import { failureOf, type Failure } from '../shared/failure';
import type { DataSettings, ExperimentSettings } from '../shared/settings';

/** Where the dataset's files are looked for. Nothing is fetched for a report. */
export interface ReportDataSource {
  readonly folder?: string;
  readonly cacheFolder: string;
}

/** The dataset that runs were trained on, as far as it is on this computer. */
export type ReportData = { readonly kind: 'there'; readonly shelf: DatasetShelf } | { readonly kind: 'missing'; readonly failure: Failure };

export async function openData(name: DataSettings['dataset'], { folder, cacheFolder }: ReportDataSource, signal: AbortSignal): Promise<ReportData> {
  try {
    return { kind: 'there', shelf: new DatasetShelf(name, await loadDataset(name, { folder, cacheFolder, offline: true, signal })) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'missing', failure: failureOf(error) };
  }
}

/** A loaded dataset and what a report draws of it. */
export class DatasetShelf {
  readonly #name: DataSettings['dataset'];
  readonly #dataset: ImageDataset;
  #pixels: PixelStatistics | undefined;

  constructor(name: DataSettings['dataset'], dataset: ImageDataset) {
    this.#name = name;
    this.#dataset = dataset;
  }

  overview({ classes }: DataSettings): DataOverview {
    this.#pixels ??= pixelStatistics(this.#dataset.train.images);
    return describeData(this.#name, this.#dataset, this.#pixels, classes);
  }

  /** Training images of one label, in an order that a seed names. */
  samples({ classes }: DataSettings, label: number, seed: number, count: number): SamplePage {
    return drawSamples(this.#dataset, classes, { part: 'train', className: null, label, seed, first: 0, count });
  }

  /** Training images of a run beside what its trainer made of them in its first epochs. */
  preview({ data, augment, training }: ExperimentSettings, { images, draws, imageSeed }: { images: number; draws: number; imageSeed: number }): AugmentationPreview {
    return previewAugmentation(this.#dataset, data.classes, {
      augment, seed: training.seed, imageSeed, className: null, validationSplit: training.validationSplit, images, draws,
    });
  }
}
