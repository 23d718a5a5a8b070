import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ImageAugmenter } from '../../../../src/dataset/augmentation/image-augmenter';
import { imageSize, type ImageShape } from '../../../../src/dataset/image-dataset';
import type { AppliedTransform } from '../../../../src/shared/augmentation-view';
import { randomBits } from '../../../../src/shared/random';
import type { Augmentation } from '../../../../src/shared/settings';

const shape: ImageShape = { height: 28, width: 28, channels: 1 };
const image = Uint8Array.from({ length: imageSize(shape) }, (_, i) => randomBits(11, i) & 255);
const allFive = (probability: number): Augmentation[] => [
  { kind: 'flipLeftRight', probability }, { kind: 'flipUpDown', probability }, { kind: 'rotate', degrees: 15, fill: 0, probability },
  { kind: 'randomCrop', smallest: 0.7, probability }, { kind: 'cutout', side: 8, fill: 0, probability },
];

describe('Augmenting images', () => {
  it('gives an image none, one or several transforms, each as often as its probability says', () => {
    const augmenter = new ImageAugmenter(shape, allFive(0.3));
    const counts = new Map<string, number>();
    const sizes = new Map<number, number>();
    const images = 4000;
    for (let number = 0; number < images; number++) {
      const { applied } = augmenter.augment(image, { seed: 1, epoch: 1, image: number });
      sizes.set(applied.length, (sizes.get(applied.length) ?? 0) + 1);
      for (const { kind } of applied) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const { kind } of allFive(0)) {
      const share = (counts.get(kind) ?? 0) / images;
      assert.ok(Math.abs(share - 0.3) < 4 * Math.sqrt(0.3 * 0.7 / images), `${kind}: ${share}`);
    }
    const none = (sizes.get(0) ?? 0) / images;
    assert.ok(Math.abs(none - 0.7 ** 5) < 0.025, `none: ${none}; the choices are independent`);
  });

  it('never applies a transform of probability 0, always one of probability 1', () => {
    const never = new ImageAugmenter(shape, allFive(0));
    const always = new ImageAugmenter(shape, allFive(1));
    for (let number = 0; number < 200; number++) {
      const untouched = never.augment(image, { seed: 1, epoch: 1, image: number });
      assert.deepEqual(untouched.applied, []);
      assert.deepEqual([...untouched.pixels], [...image]);
      assert.deepEqual(always.augment(image, { seed: 1, epoch: 1, image: number }).applied.map(({ kind }) => kind), allFive(1).map(({ kind }) => kind));
    }
  });

  it('draws within the bounds of the settings, from end to end', () => {
    const augmenter = new ImageAugmenter(shape, allFive(1));
    const drawn = Array.from({ length: 2000 }, (_, number) => augmenter.augment(image, { seed: 3, epoch: 1, image: number }).applied).flat();
    const degrees = ofKind(drawn, 'rotate').map((step) => step.degrees);
    assert.ok(Math.min(...degrees) >= -15 && Math.min(...degrees) < -14.5);
    assert.ok(Math.max(...degrees) <= 15 && Math.max(...degrees) > 14.5);
    for (const { scale, left, top } of ofKind(drawn, 'randomCrop')) {
      assert.ok(scale >= 0.7 && scale <= 1 && left >= 0 && left + scale <= 1 + 1e-12 && top >= 0 && top + scale <= 1 + 1e-12);
    }
    const lefts = ofKind(drawn, 'cutout').map((step) => step.left);
    assert.deepEqual([Math.min(...lefts), Math.max(...lefts)], [0, 20]);
  });

  it('draws the further transforms within their bounds too, none alike', () => {
    const others: Augmentation[] = [
      { kind: 'translate', pixels: 3, fill: 0, probability: 1 }, { kind: 'zoom', share: 0.2, fill: 0, probability: 1 },
      { kind: 'brightness', share: 0.3, probability: 1 }, { kind: 'noise', deviation: 20, probability: 1 },
    ];
    const augmenter = new ImageAugmenter(shape, others);
    const drawn = Array.from({ length: 2000 }, (_, number) => augmenter.augment(image, { seed: 3, epoch: 1, image: number }).applied).flat();
    const moves = ofKind(drawn, 'translate').flatMap(({ right, down }) => [right, down]);
    assert.deepEqual([...new Set(moves)].sort((a, b) => a - b), [-3, -2, -1, 0, 1, 2, 3]);
    for (const [kind, share] of [['zoom', 0.2], ['brightness', 0.3]] as const) {
      const factors = ofKind(drawn, kind).map(({ factor }) => factor);
      assert.ok(Math.min(...factors) >= 1 - share && Math.min(...factors) < 1 - 0.95 * share && Math.max(...factors) <= 1 + share && Math.max(...factors) > 1 + 0.95 * share);
    }
    const noiseOnly = new ImageAugmenter(shape, [{ kind: 'noise', deviation: 20, probability: 1 }]);
    const noisy = (number: number, epoch: number) => [...noiseOnly.augment(image, { seed: 3, epoch, image: number }).pixels];
    assert.deepEqual(noisy(1, 1), noisy(1, 1));
    assert.notDeepEqual(noisy(1, 1), noisy(2, 1));
    assert.notDeepEqual(noisy(1, 1), noisy(1, 2));
  });

  it('covers the whole image with a cutout that is larger', () => {
    const augmenter = new ImageAugmenter(shape, [{ kind: 'cutout', side: 100, fill: 7, probability: 1 }]);
    assert.ok(augmenter.augment(image, { seed: 1, epoch: 1, image: 0 }).pixels.every((value) => value === 7));
  });

  it('applies the transforms in the order of the list', () => {
    const cutThenTurn = new ImageAugmenter(shape, [{ kind: 'cutout', side: 28, fill: 200, probability: 1 }, { kind: 'rotate', degrees: 180, fill: 0, probability: 1 }]);
    const turnThenCut = new ImageAugmenter(shape, [{ kind: 'rotate', degrees: 180, fill: 0, probability: 1 }, { kind: 'cutout', side: 28, fill: 200, probability: 1 }]);
    assert.ok(cutThenTurn.augment(image, { seed: 1, epoch: 1, image: 3 }).pixels.some((value) => value === 0));
    assert.ok(turnThenCut.augment(image, { seed: 1, epoch: 1, image: 3 }).pixels.every((value) => value === 200));
  });

  it('draws for a transform the same, whatever follows it in the list', () => {
    const alone = new ImageAugmenter(shape, allFive(1).slice(0, 3)).augment(image, { seed: 9, epoch: 1, image: 5 }).applied[2];
    const among = new ImageAugmenter(shape, allFive(1)).augment(image, { seed: 9, epoch: 1, image: 5 }).applied[2];
    assert.deepEqual(alone, among);
  });

  it('gives the same bits on every machine and Node version', () => {
    const augmenter = new ImageAugmenter(shape, allFive(0.5));
    const hash = createHash('sha256');
    for (let number = 0; number < 500; number++) {
      const { pixels } = augmenter.augment(image, { seed: 42, epoch: 1, image: number });
      hash.update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
    }
    assert.equal(hash.digest('hex'), 'f4bb892b396e895e5e8e8572a71b20cef2aa6fed0dcb629aa6ab35e50d3bbf0d');
  });
});

function ofKind<K extends AppliedTransform['kind']>(applied: readonly AppliedTransform[], kind: K): Extract<AppliedTransform, { kind: K }>[] {
  return applied.filter((step): step is Extract<AppliedTransform, { kind: K }> => step.kind === kind);
}
