import type { AppliedTransform } from '../../shared/augmentation-view';
import type { Augmentation } from '../../shared/settings';
import { imageSize, type ImageShape } from '../image-dataset';
import { brightenImage } from './brightness';
import { CropSpace, enlargeCrop } from './crop';
import { paintPatch } from './cutout';
import { mirrorColumns, mirrorRows } from './flip';
import { ImageDraws, type ImagePosition } from './image-draws';
import { addNoise } from './noise';
import { rotateImage } from './rotate';
import { shiftImage } from './translate';
import { zoomImage } from './zoom';

export interface AugmentedImage {
  /** height × width × channels, 0 to 255; overwritten by the next image. */
  readonly pixels: Float32Array;
  /** In the order of application; empty if no transform's turn came. */
  readonly applied: readonly AppliedTransform[];
}

/**
 * Augments images one after another. Each transform of the list draws for each image whether it applies and how, as a
 * function of seed, epoch, image and its place in the list; so an image gets none, one or several, and the same again
 * whenever it is asked for. The trainer and the preview both come here.
 */
export class ImageAugmenter {
  readonly #shape: ImageShape;
  readonly #steps: readonly Augmentation[];
  /** The image so far, and where the next transform writes. */
  #pixels: Float32Array;
  #spare: Float32Array;
  readonly #cropSpace: CropSpace;

  constructor(shape: ImageShape, steps: readonly Augmentation[]) {
    this.#shape = shape;
    this.#steps = steps;
    this.#pixels = new Float32Array(imageSize(shape));
    this.#spare = new Float32Array(imageSize(shape));
    this.#cropSpace = new CropSpace(shape);
  }

  augment(bytes: Uint8Array, position: ImagePosition): AugmentedImage {
    this.#pixels.set(bytes);
    const applied: AppliedTransform[] = [];
    for (const [index, step] of this.#steps.entries()) {
      const draws = new ImageDraws(position, index);
      if (draws.uniform() >= step.probability) continue;
      applied.push(applyStep(step, draws, this.#pixels, this.#spare, this.#shape, this.#cropSpace));
      [this.#pixels, this.#spare] = [this.#spare, this.#pixels];
    }
    return { pixels: this.#pixels, applied };
  }
}

function applyStep(step: Augmentation, draws: ImageDraws, from: Float32Array, to: Float32Array, shape: ImageShape, cropSpace: CropSpace): AppliedTransform {
  switch (step.kind) {
    case 'flipLeftRight':
      mirrorColumns(from, to, shape);
      return { kind: step.kind };
    case 'flipUpDown':
      mirrorRows(from, to, shape);
      return { kind: step.kind };
    case 'rotate': {
      const degrees = (2 * draws.uniform() - 1) * step.degrees;
      rotateImage(from, to, shape, degrees, step.fill);
      return { kind: step.kind, degrees };
    }
    case 'randomCrop': {
      const scale = step.smallest + draws.uniform() * (1 - step.smallest);
      const crop = { scale, left: draws.uniform() * (1 - scale), top: draws.uniform() * (1 - scale) };
      enlargeCrop(from, to, shape, crop, cropSpace);
      return { kind: step.kind, ...crop };
    }
    case 'cutout': {
      const width = Math.min(step.side, shape.width);
      const height = Math.min(step.side, shape.height);
      const patch = { left: draws.integer(shape.width - width + 1), top: draws.integer(shape.height - height + 1), width, height };
      paintPatch(from, to, shape, patch, step.fill);
      return { kind: step.kind, ...patch };
    }
    case 'translate': {
      const side = 2 * step.pixels + 1;
      const shift = { right: draws.integer(side) - step.pixels, down: draws.integer(side) - step.pixels };
      shiftImage(from, to, shape, shift, step.fill);
      return { kind: step.kind, ...shift };
    }
    case 'zoom': {
      const factor = 1 + (2 * draws.uniform() - 1) * step.share;
      zoomImage(from, to, shape, factor, step.fill);
      return { kind: step.kind, factor };
    }
    case 'brightness': {
      const factor = 1 + (2 * draws.uniform() - 1) * step.share;
      brightenImage(from, to, factor);
      return { kind: step.kind, factor };
    }
    case 'noise':
      addNoise(from, to, step.deviation, draws.stream());
      return { kind: step.kind };
  }
}
