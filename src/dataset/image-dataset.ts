/** Images as bytes with their labels; image i is `images.subarray(i * height * width * channels, …)`. */
export interface LabelledImages {
  readonly count: number;
  /** count × height × width × channels, 0 (black) to 255. */
  readonly images: Uint8Array;
  /** count label numbers, each an index into the dataset's `labelNames`. */
  readonly labels: Uint8Array;
}

export interface ImageDataset {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly labelNames: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** File name to MD5, hexadecimal. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Where the files came from: a folder. */
  readonly folder: string;
}
