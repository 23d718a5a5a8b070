import assert from 'node:assert/strict';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { makeClassMap } from '../../../src/dataset/class-map';
import type { ImageDataset, LabelledImages } from '../../../src/dataset/image-dataset';
import { loadDataset } from '../../../src/dataset/load-dataset';
import { imagesOfClasses } from '../../../src/dataset/split';
import { LookbookError } from '../../../src/shared/failure';

describe('Fashion-MNIST itself', function () {
  this.timeout(180_000);
  let dataset: ImageDataset;

  before(async function () {
    try {
      dataset = await loadDataset('fashion-mnist', { cacheFolder: defaultCacheFolder() });
    } catch (error) {
      if (!(error instanceof LookbookError)) throw error;
      console.warn(`      skipped: ${error.message}`);
      this.skip();
    }
  });

  it('has 60,000 training and 10,000 test images, as many of each article', () => {
    const articles = makeClassMap(dataset.labelNames);
    assert.deepEqual(classCounts(dataset.train, articles), Array.from({ length: 10 }, () => 6000));
    assert.deepEqual(classCounts(dataset.test, articles), Array.from({ length: 10 }, () => 1000));
  });

  it('has the study\'s counts in its three classes', () => {
    const classes = makeClassMap(dataset.labelNames, { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] });
    assert.deepEqual(classCounts(dataset.train, classes), [30_000, 24_000, 6_000]);
    assert.deepEqual(classCounts(dataset.test, classes), [5_000, 4_000, 1_000]);
  });

  it('has pixels from 0 to 255 with the mean that is known, 0.2860 of white', () => {
    let sum = 0;
    let largest = 0;
    for (const pixel of dataset.train.images) {
      sum += pixel;
      if (pixel > largest) largest = pixel;
    }
    assert.equal(largest, 255);
    assert.equal((sum / dataset.train.images.length / 255).toFixed(4), '0.2860');
  });

  function classCounts(set: LabelledImages, map: ReturnType<typeof makeClassMap>): number[] {
    const counts = map.names.map(() => 0);
    for (const image of imagesOfClasses(set, map)) {
      const index = map.classOf[set.labels[image] ?? 0] ?? 0;
      counts[index] = (counts[index] ?? 0) + 1;
    }
    return counts;
  }
});
