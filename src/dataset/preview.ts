import type { AppliedTransform, AugmentationPreview, PreviewWish } from '../shared/augmentation-view';
import type { ClassGroups } from '../shared/settings';
import { fillBatch } from './batch';
import { makeClassMap } from './class-map';
import { imageSize, type ImageDataset, type LabelledImages } from './image-dataset';
import { lookingEpoch } from './samples';
import { shuffledOrder, splitImages } from './split';

/** Training images beside what the trainer makes of them: `fillBatch` itself, draw n with the random choices of epoch n. */
export function previewAugmentation(dataset: ImageDataset, groups: ClassGroups | undefined, wish: PreviewWish): AugmentationPreview {
  const set = dataset.train;
  const classMap = makeClassMap(dataset.labelNames, groups);
  const wanted = wish.className === null ? null : classMap.names.indexOf(wish.className);
  const { training } = splitImages(set, classMap, { validationSplit: wish.validationSplit });
  const fitting = wanted === null ? training : training.filter((image) => classMap.classOf[set.labels[image] ?? 0] === wanted);
  const shown = variedChoice(set, shuffledOrder(fitting, wish.imageSeed, lookingEpoch), wish.images);
  const size = imageSize(set);
  const originals = new Uint8Array(shown.length * size);
  for (const [row, image] of shown.entries()) originals.set(set.images.subarray(image * size, (image + 1) * size), row * size);

  const drawn = new Float32Array(shown.length * wish.draws * size);
  const applied: AppliedTransform[][][] = Array.from(shown, () => []);
  const images = new Float32Array(shown.length * size);
  for (let draw = 0; draw < wish.draws; draw++) {
    const told: AppliedTransform[][] = [];
    fillBatch({ images, classes: new Int32Array(shown.length), applied: told }, set, classMap, shown, wish.augment, { seed: wish.seed, epoch: draw + 1, start: 0 });
    for (const [row, transforms] of told.entries()) {
      applied[row]?.push(transforms);
      drawn.set(images.subarray(row * size, (row + 1) * size), (row * wish.draws + draw) * size);
    }
  }
  const { height, width, channels } = set;
  const rows = Array.from(shown, (number, row) => ({ number, label: dataset.labelNames[set.labels[number] ?? 0] ?? '', applied: applied[row] ?? [] }));
  return { wish, height, width, channels, classes: [...classMap.names], rows, originals, drawn };
}

/** The first `count` images of `order`, but each label once before any comes twice. */
function variedChoice({ labels }: LabelledImages, order: Uint32Array, count: number): Uint32Array {
  const [first, again]: [number[], number[]] = [[], []];
  const seen = new Set<number | undefined>();
  for (const image of order) {
    if (first.length >= count) break;
    const label = labels[image];
    if (seen.has(label)) {
      if (again.length < count) again.push(image);
    } else {
      seen.add(label);
      first.push(image);
    }
  }
  return Uint32Array.from([...first, ...again].slice(0, count));
}
