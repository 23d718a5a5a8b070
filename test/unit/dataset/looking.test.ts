import assert from 'node:assert/strict';
import * as v from 'valibot';
import { fillBatch } from '../../../src/dataset/batch';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { makeClassMap } from '../../../src/dataset/class-map';
import { loadDataset } from '../../../src/dataset/load-dataset';
import type { ImageDataset } from '../../../src/dataset/image-dataset';
import { describeData } from '../../../src/dataset/overview';
import { pixelStatistics } from '../../../src/dataset/pixel-statistics';
import { previewAugmentation } from '../../../src/dataset/preview';
import { drawSamples } from '../../../src/dataset/samples';
import { shuffledOrder, splitImages } from '../../../src/dataset/split';
import { augmentationPreview, type PreviewWish } from '../../../src/shared/augmentation-view';
import { classProportion, majorityClass } from '../../../src/shared/class-balance';
import { dataOverview, samplePage, type SampleWish } from '../../../src/shared/data-view';
import type { Augmentation } from '../../../src/shared/settings';

const groups = { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] };
const wish: SampleWish = { part: 'train', className: null, label: null, seed: 11, first: 0, count: 36 };

describe('Pixel statistics', () => {
  it('are those of the definition', () => {
    const { histogram, stored, scaled } = pixelStatistics(Uint8Array.of(0, 0, 51, 255));
    assert.deepEqual([histogram[0], histogram[51], histogram[255], histogram[1]], [2, 1, 1, 0]);
    assert.deepEqual([stored.smallest, stored.largest, stored.mean], [0, 255, 76.5]);
    assert.ok(Math.abs(stored.deviation - Math.sqrt((2 * 76.5 ** 2 + 25.5 ** 2 + 178.5 ** 2) / 4)) < 1e-9);
    assert.deepEqual([scaled.smallest, scaled.largest], [0, 1]);
    assert.ok(Math.abs(scaled.mean - 0.3) < 1e-7 && Math.abs(scaled.deviation - stored.deviation / 255) < 1e-7);
  });
});

describe('Looking at Fashion-MNIST', function () {
  this.timeout(60_000);
  let dataset: ImageDataset;
  before(async () => { dataset = await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() }); });

  it('counts its articles and the classes of the study, and knows the pixel values that others publish', () => {
    const overview = describeData('fashion-mnist', dataset, pixelStatistics(dataset.train.images), groups);
    assert.deepEqual(v.parse(dataOverview, overview), overview);
    assert.ok(overview.labels.length === 10 && overview.labels.every(({ train, test }) => train === 6000 && test === 1000));
    assert.deepEqual(overview.classes, [
      { name: 'Top', train: 30_000, test: 5000 }, { name: 'Bottom', train: 24_000, test: 4000 }, { name: 'Accessories', train: 6000, test: 1000 },
    ]);
    assert.deepEqual(majorityClass(overview.classes), { name: 'Top', accuracy: 0.5 });
    assert.deepEqual(classProportion(overview.classes), [5, 4, 1]);
    const { stored, scaled } = overview.pixels;
    // Mean and deviation with which Fashion-MNIST is normalised everywhere: 0.2860 and 0.3530.
    assert.deepEqual([stored.smallest, stored.largest, scaled.smallest, scaled.largest, scaled.mean.toFixed(4), scaled.deviation.toFixed(4)], [0, 255, 0, 1, '0.2860', '0.3530']);
  });

  it('gives samples with their own bytes and labels, none twice, page after page', () => {
    const size = 28 * 28;
    const pages = [0, 36, 72].map((first) => drawSamples(dataset, groups, { ...wish, first }));
    assert.deepEqual(v.parse(samplePage, pages[0]), pages[0]);
    const numbers = pages.flatMap(({ images }) => images.map(({ number }) => number));
    assert.equal(new Set(numbers).size, 108);
    for (const { images, pixels, total } of pages) {
      assert.equal(total, 60_000);
      for (const [place, { number, label }] of images.entries()) {
        assert.equal(label, dataset.train.labels[number]);
        assert.deepEqual([...pixels.subarray(place * size, (place + 1) * size)], [...dataset.train.images.subarray(number * size, (number + 1) * size)]);
      }
    }
  });

  it('gives the same for the same seed, others for another', () => {
    const numbers = (seed: number) => drawSamples(dataset, groups, { ...wish, seed }).images.map(({ number }) => number);
    assert.deepEqual(numbers(5), numbers(5));
    assert.notDeepEqual(numbers(5), numbers(6));
  });

  it('filters by class and by article, in both parts, and leaves out what the experiment leaves out', () => {
    const found = (more: Partial<SampleWish>, classes?: typeof groups | { Shoes: number[]; Bags: number[] }) => drawSamples(dataset, classes, { ...wish, ...more });
    const labels = ({ images }: ReturnType<typeof found>) => [...new Set(images.map(({ label }) => label))].sort();
    assert.deepEqual([found({ className: 'Bottom' }, groups).total, labels(found({ className: 'Bottom' }, groups))], [24_000, [1, 5, 7, 9]]);
    assert.deepEqual([found({ label: 3, part: 'test' }, groups).total, labels(found({ label: 3, part: 'test' }, groups))], [1000, [3]]);
    assert.equal(found({ className: 'Bottom', label: 3 }, groups).total, 0);
    assert.equal(found({ className: 'no such class' }, groups).total, 0);
    assert.deepEqual([found({}, { Shoes: [5, 7, 9], Bags: [8] }).total, found({ label: 0 }, { Shoes: [5, 7, 9], Bags: [8] }).total], [24_000, 0]);
    assert.equal(found({ className: 'Shirt' }).total, 6000);
  });
});

describe('Previewing augmentation', function () {
  this.timeout(60_000);
  let dataset: ImageDataset;
  before(async () => { dataset = await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() }); });
  const augment: Augmentation[] = [
    { kind: 'flipLeftRight', probability: 0.5 }, { kind: 'rotate', degrees: 15, fill: 0, probability: 0.5 }, { kind: 'randomCrop', smallest: 0.8, probability: 0.3 },
    { kind: 'cutout', side: 8, fill: 0, probability: 0.3 }, { kind: 'translate', pixels: 3, fill: 9, probability: 0.3 }, { kind: 'zoom', share: 0.2, fill: 0, probability: 0.3 },
    { kind: 'brightness', share: 0.3, probability: 0.3 }, { kind: 'noise', deviation: 12, probability: 0.3 },
  ];
  const preview: PreviewWish = { augment, seed: 42, imageSeed: 7, className: null, validationSplit: 0.1, images: 7, draws: 6 };
  const size = 28 * 28;

  it('shows, byte for byte, what the trainer feeds in the epochs with that seed', () => {
    const shown = previewAugmentation(dataset, groups, preview);
    assert.deepEqual(v.parse(augmentationPreview, shown), shown);
    // The trainer's way, from its split and order to its batches (src/trainer/train.ts).
    const classMap = makeClassMap(dataset.labelNames, groups);
    const { training } = splitImages(dataset.train, classMap, { validationSplit: 0.1 });
    const batch = { images: new Float32Array(64 * size), classes: new Int32Array(64) };
    for (let epoch = 1; epoch <= preview.draws; epoch++) {
      const order = shuffledOrder(training, preview.seed, epoch);
      for (const [row, { number }] of shown.rows.entries()) {
        const place = order.indexOf(number);
        fillBatch(batch, dataset.train, classMap, order, augment, { seed: preview.seed, epoch, start: place - (place % 64) });
        const fed = batch.images.slice((place % 64) * size, (place % 64 + 1) * size);
        const at = (row * preview.draws + epoch - 1) * size;
        const drawn = shown.drawn.slice(at, at + size);
        assert.deepEqual(new Uint8Array(drawn.buffer), new Uint8Array(fed.buffer));
      }
    }
    assert.ok(shown.rows.some(({ applied }) => applied.some((transforms) => transforms.length === 0)) && shown.rows.some(({ applied }) => applied.some((transforms) => transforms.length > 1)));
  });

  it('shows one image of each article before a second one, of those that are trained on, in the class asked for', () => {
    const shown = previewAugmentation(dataset, groups, { ...preview, images: 10 });
    assert.equal(new Set(shown.rows.map(({ label }) => label)).size, 10);
    assert.ok(shown.rows.every(({ number }) => number < 54_000));
    assert.deepEqual(shown.rows.map(({ number }) => dataset.labelNames[dataset.train.labels[number] ?? 0]), shown.rows.map(({ label }) => label));
    const bags = previewAugmentation(dataset, groups, { ...preview, className: 'Accessories' });
    assert.deepEqual(bags.rows.map(({ label }) => label), new Array(7).fill('Bag'));
    assert.equal(new Set(bags.rows.map(({ number }) => number)).size, 7);
    assert.equal(previewAugmentation(dataset, groups, { ...preview, className: 'gone' }).rows.length, 0);
  });
});

describe('The proportion of classes', () => {
  const counts = (...all: number[]) => all.map((train) => ({ name: '', train, test: 0 }));
  it('is in whole numbers where they are small, otherwise in multiples of the smallest', () => {
    assert.deepEqual(classProportion(counts(6000, 6000)), [1, 1]);
    assert.deepEqual(classProportion(counts(6000, 18_000)), [3, 1]);
    assert.deepEqual(classProportion(counts(5003, 10_001)), [2, 1]);
    assert.deepEqual(classProportion(counts(0, 10)), [1, 0]);
  });
});
