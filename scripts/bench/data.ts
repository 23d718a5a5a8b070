import { makeClassMap, type ClassMap } from '../../src/dataset/class-map';
import type { ImageDataset, LabelledImages } from '../../src/dataset/image-dataset';
import type { ClassGroups } from '../../src/shared/settings';
import type { NetworkData } from './networks';

/** The study's three classes. */
const threeClasses: ClassGroups = { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] };

export function classMapOf({ classes }: NetworkData, labelNames: readonly string[]): ClassMap {
  return makeClassMap(labelNames, classes === 3 ? threeClasses : undefined);
}

/** The images in so many channels, which all hold the grey value: a network takes as long for these as for colours. */
export function inChannels(part: LabelledImages, { channels }: NetworkData): LabelledImages {
  if (channels === part.channels) return part;
  // Shared, as a dataset's own are: the thread that makes batches would be sent a copy of anything else.
  const images = new Uint8Array(new SharedArrayBuffer(part.images.length * channels));
  for (const [place, value] of part.images.entries()) images.fill(value, place * channels, (place + 1) * channels);
  return { ...part, channels, images };
}

export type Part = keyof Pick<ImageDataset, 'train' | 'test'>;
