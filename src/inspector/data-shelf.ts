import { loadDataset, type DatasetName } from '../dataset/load-dataset';
import type { ImageDataset } from '../dataset/image-dataset';
import { pixelStatistics } from '../dataset/pixel-statistics';
import { nowAndThen } from '../dataset/sources/progress';
import type { DataSource, DownloadProgress, PixelStatistics } from '../shared/data-view';

export interface OpenedData {
  readonly dataset: ImageDataset;
  /** Of the training images. */
  readonly pixels: PixelStatistics;
}

/** Keeps the dataset that was asked for last, so that only the first question waits for the disk. */
export class DataShelf {
  #held: { readonly key: string; readonly opened: Promise<OpenedData> } | undefined;

  /** @throws LookbookError where the files cannot be had. */
  open(name: DatasetName, source: DataSource, onProgress: (progress: DownloadProgress) => void): Promise<OpenedData> {
    const key = JSON.stringify([name, source]);
    if (this.#held?.key === key) return this.#held.opened;
    const opened = load(name, source, onProgress);
    const held = { key, opened };
    this.#held = held;
    // Asked again, it is tried again.
    opened.catch(() => { if (this.#held === held) this.#held = undefined; });
    return opened;
  }
}

async function load(name: DatasetName, source: DataSource, onProgress: (progress: DownloadProgress) => void): Promise<OpenedData> {
  const dataset = await loadDataset(name, {
    ...source,
    onProgress: nowAndThen(onProgress),
    onWarning: (message) => { console.error(message); },
  });
  return { dataset, pixels: pixelStatistics(dataset.train.images) };
}
