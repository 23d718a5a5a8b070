import { randomBits, randomInteger, randomKey, randomUniform } from '../../shared/random';

/** On what the random choices for one image depend. */
export interface ImagePosition {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** The image's number in the data. */
  readonly image: number;
}

/** The random choices of one transform for one image, one after another. */
export class ImageDraws {
  readonly #key: number;
  #drawn = 0;

  /** @param step the transform's place in the list */
  constructor({ seed, epoch, image }: ImagePosition, step: number) {
    this.#key = randomKey(seed, 'augment', epoch, image, step);
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return randomUniform(this.#key, this.#drawn++);
  }

  /** Uniform integer in [0, bound). */
  integer(bound: number): number {
    return randomInteger(this.#key, this.#drawn++, bound);
  }

  /** A stream of 32 random bits by position, apart from all other draws. */
  stream(): (position: number) => number {
    const key = randomKey(this.#key, 'stream', this.#drawn++);
    return (position) => randomBits(key, position);
  }
}
