import assert from 'node:assert/strict';
import { ImageAugmenter } from '../../../src/dataset/augmentation/image-augmenter';
import { fillBatch } from '../../../src/dataset/batch';
import { makeClassMap } from '../../../src/dataset/class-map';
import type { LabelledImages } from '../../../src/dataset/image-dataset';
import { randomBits } from '../../../src/shared/random';
import type { Augmentation } from '../../../src/shared/settings';

const size = 5 * 4 * 2;
const set: LabelledImages = {
  count: 20, height: 5, width: 4, channels: 2,
  images: Uint8Array.from({ length: 20 * size }, (_, i) => randomBits(7, i) & 255),
  labels: Uint8Array.from({ length: 20 }, (_, i) => i % 3),
};
const classMap = makeClassMap(['a', 'b', 'c'], { last: [2], rest: [0, 1] });
const augment: Augmentation[] = [
  { kind: 'flipLeftRight', probability: 0.5 },
  { kind: 'rotate', degrees: 30, fill: 9, probability: 0.5 },
  { kind: 'cutout', side: 2, fill: 255, probability: 0.5 },
];
const newTarget = (count: number) => ({ images: new Float32Array(count * size), classes: new Int32Array(count) });
const order = Uint32Array.from({ length: 20 }, (_, i) => (i * 7) % 20);

describe('Batches', () => {
  it('hold the images of the order from their start, scaled to 0..1, with their classes', () => {
    const target = newTarget(6);
    assert.equal(fillBatch(target, set, classMap, order, [], { seed: 1, epoch: 1, start: 6 }), 6);
    for (const place of [0, 1, 2, 3, 4, 5]) {
      const image = (6 + place) * 7 % 20;
      for (let i = 0; i < size; i++) assert.equal(target.images[place * size + i], Math.fround((set.images[image * size + i] ?? NaN) / 255));
      assert.equal(target.classes[place], image % 3 === 2 ? 0 : 1);
    }
  });

  it('are smaller at the end of the order', () => {
    const target = newTarget(8);
    assert.equal(fillBatch(target, set, classMap, order, [], { seed: 1, epoch: 1, start: 16 }), 4);
    assert.ok(target.images.subarray(4 * size).every((value) => value === 0));
  });

  it('hold what the augmenter makes of each image, wherever it stands in the order', () => {
    const target = newTarget(20);
    fillBatch(target, set, classMap, order, augment, { seed: 5, epoch: 2, start: 0 });
    const augmenter = new ImageAugmenter(set, augment);
    for (const [place, image] of order.entries()) {
      const { pixels } = augmenter.augment(set.images.subarray(image * size, (image + 1) * size), { seed: 5, epoch: 2, image });
      assert.deepEqual(target.images.subarray(place * size, (place + 1) * size), pixels.map((value) => value / 255));
    }
  });

  it('differ from epoch to epoch and from seed to seed, and repeat for the same', () => {
    const fill = (seed: number, epoch: number) => {
      const target = newTarget(20);
      fillBatch(target, set, classMap, order, augment, { seed, epoch, start: 0 });
      return target.images;
    };
    assert.deepEqual(fill(5, 2), fill(5, 2));
    assert.notDeepEqual(fill(5, 2), fill(5, 3));
    assert.notDeepEqual(fill(5, 2), fill(6, 2));
  });
});
