/** Size of one image; pixels are stored row by row, the channels of a pixel side by side. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Images as bytes with their labels; image i is `images.subarray(i * height * width * channels, …)`. */
export interface LabelledImages extends ImageShape {
  readonly count: number;
  /** count × height × width × channels, 0 (black) to 255. */
  readonly images: Uint8Array;
  /** count label numbers, each an index into the dataset's `labelNames`. */
  readonly labels: Uint8Array;
}

export interface ImageDataset extends ImageShape {
  readonly name: string;
  readonly labelNames: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Published file name to published MD5, hexadecimal; the contents of the files that were read are those. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Where the files came from: a folder. */
  readonly folder: string;
}

/** Numbers (pixels times channels) in one image. */
export function imageSize({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

/**
 * The bytes of some images, one after the other.
 * @param numbers where they stand in the set, counted from 0.
 */
export function gatherImages(set: LabelledImages, numbers: Iterable<number>): Uint8Array<ArrayBuffer> {
  const size = imageSize(set);
  const wanted = [...numbers];
  const pixels = new Uint8Array(wanted.length * size);
  for (const [place, number] of wanted.entries()) {
    if (number >= set.count) throw new RangeError(`There is no image ${number} among ${set.count}.`);
    pixels.set(set.images.subarray(number * size, (number + 1) * size), place * size);
  }
  return pixels;
}
