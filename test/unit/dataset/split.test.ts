import assert from 'node:assert/strict';
import { makeClassMap } from '../../../src/dataset/class-map';
import type { LabelledImages } from '../../../src/dataset/image-dataset';
import { imagesOfClasses, shuffledOrder, splitImages } from '../../../src/dataset/split';
import { LookbookError } from '../../../src/shared/failure';

/** 1,000 images without pixels; image i has label i modulo 4. */
const set: LabelledImages = { count: 1000, height: 1, width: 1, channels: 1, images: new Uint8Array(1000), labels: Uint8Array.from({ length: 1000 }, (_, i) => i % 4) };
const everyLabel = makeClassMap(['a', 'b', 'c', 'd']);
const withoutB = makeClassMap(['a', 'b', 'c', 'd'], { one: [0, 3], two: [2] });

describe('Splitting the training images', () => {
  it('keeps the last part for validation, in the order of the data', () => {
    const { training, validation } = splitImages(set, everyLabel, { validationSplit: 0.1 });
    assert.deepEqual([...training], Array.from({ length: 900 }, (_, i) => i));
    assert.deepEqual([...validation], Array.from({ length: 100 }, (_, i) => 900 + i));
  });

  it('applies the limit before the split', () => {
    const { training, validation } = splitImages(set, everyLabel, { limit: 50, validationSplit: 0.2 });
    assert.equal(training.at(-1), 39);
    assert.deepEqual([...validation], [40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
  });

  it('rounds the number of training images down, as Keras does', () => {
    const { training, validation } = splitImages(set, everyLabel, { limit: 15, validationSplit: 0.1 });
    assert.deepEqual([training.length, validation.length], [13, 2]);
  });

  it('takes all for training without validation, and all there are when the limit is higher', () => {
    const { training, validation } = splitImages(set, everyLabel, { limit: 5000, validationSplit: 0 });
    assert.deepEqual([training.length, validation.length], [1000, 0]);
  });

  it('does not count images that belong to no class', () => {
    const { training } = splitImages(set, withoutB, { limit: 6, validationSplit: 0 });
    assert.deepEqual([...training], [0, 2, 3, 4, 6, 7]);
    assert.equal(imagesOfClasses(set, withoutB).length, 750);
  });

  it('refuses to leave nothing to train on', () => {
    assert.throws(() => splitImages(set, everyLabel, { limit: 1, validationSplit: 0.5 }), LookbookError);
  });
});

describe('Shuffling', () => {
  const images = splitImages(set, withoutB, { validationSplit: 0 }).training;

  it('is a permutation that leaves its input as it was', () => {
    const before = images.slice();
    const order = shuffledOrder(images, 42, 1);
    assert.deepEqual(images, before);
    assert.notDeepEqual(order, before);
    assert.deepEqual(order.slice().sort(), before);
  });

  it('is a function of seed and epoch', () => {
    assert.deepEqual(shuffledOrder(images, 42, 3), shuffledOrder(images, 42, 3));
    assert.notDeepEqual(shuffledOrder(images, 42, 3), shuffledOrder(images, 42, 4));
    assert.notDeepEqual(shuffledOrder(images, 42, 3), shuffledOrder(images, 43, 3));
  });

  it('puts each image at each place equally often', () => {
    const four = Uint32Array.of(0, 1, 2, 3);
    const rounds = 6000;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < rounds; seed++) {
      const order = shuffledOrder(four, seed, 1).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    const expected = rounds / 24;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    assert.ok(chiSquare < 49.7, `chi-square ${chiSquare} with 23 degrees of freedom: above the 99.9th percentile`);
  });
});
