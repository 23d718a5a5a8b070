import type { SamplePage, SampleWish } from '../shared/data-view';
import type { ClassGroups } from '../shared/settings';
import { makeClassMap } from './class-map';
import { gatherImages, type ImageDataset } from './image-dataset';
import { imagesOfClasses, shuffledOrder } from './split';

/** Of the order that a seed names for looking at images; training counts its epochs from 1. */
export const lookingEpoch = 0;

/** The images that a person asked to see. A class that there is not has none. */
export function drawSamples(dataset: ImageDataset, groups: ClassGroups | undefined, wish: SampleWish): SamplePage {
  const set = dataset[wish.part];
  const classMap = makeClassMap(dataset.labelNames, groups);
  const classOf = (image: number): number => classMap.classOf[set.labels[image] ?? 0] ?? -1;
  const wantedClass = wish.className === null ? null : classMap.names.indexOf(wish.className);
  const fitting = imagesOfClasses(set, classMap).filter((image) =>
    (wantedClass === null || classOf(image) === wantedClass) && (wish.label === null || set.labels[image] === wish.label));
  const shown = shuffledOrder(fitting, wish.seed, lookingEpoch).subarray(wish.first, wish.first + wish.count);
  return {
    wish, total: fitting.length, pixels: gatherImages(set, shown),
    images: Array.from(shown, (number) => ({ number, label: set.labels[number] ?? 0 })),
  };
}
