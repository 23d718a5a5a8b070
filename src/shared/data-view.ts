import * as v from 'valibot';
import { dataSettings, seed } from './settings';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Where a dataset's files are looked for and kept, as `loadDataset` takes it. */
export const dataSource = v.object({
  folder: v.optional(v.string()),
  urls: v.optional(v.array(v.string())),
  cacheFolder: v.string(),
});
export type DataSource = v.InferOutput<typeof dataSource>;

/** The data that an experiment names, and where its files are. */
export const dataWish = v.object({ source: dataSource, data: dataSettings });
export type DataWish = v.InferOutput<typeof dataWish>;

/** How far the download of a file has come, in bytes. */
export const downloadProgress = v.object({ file: v.string(), received: v.number(), total: v.nullable(v.number()) });
export type DownloadProgress = v.InferOutput<typeof downloadProgress>;

const pixelSummary = v.object({ smallest: v.number(), largest: v.number(), mean: v.number(), deviation: v.number() });

/** All values of a set of images: how often each byte occurs, and the figures before and after scaling. */
export const pixelStatistics = v.object({
  /** How many values are 0, 1, …, 255. */
  histogram: v.pipe(v.array(count), v.length(256)),
  stored: pixelSummary,
  scaled: pixelSummary,
});
export type PixelStatistics = v.InferOutput<typeof pixelStatistics>;

/** What there is to know of an experiment's data without looking at single images. */
export const dataOverview = v.object({
  /** The dataset's name as people write it. */
  title: v.string(),
  height: count,
  width: count,
  channels: count,
  /** The dataset's own labels, by number, with the images of each. */
  labels: v.array(v.object({
    name: v.string(),
    /** Index into `classes`; -1: the experiment leaves these images out. */
    classIndex: v.number(),
    train: count,
    test: count,
  })),
  classes: v.array(v.object({ name: v.string(), train: count, test: count })),
  /** Of all training images. */
  pixels: pixelStatistics,
  /** Folder of the files; their checksums were those that were published. */
  folder: v.string(),
});
export type DataOverview = v.InferOutput<typeof dataOverview>;

export const dataParts = ['train', 'test'] as const;

/** A page of samples: of the images that fit, in an order that `seed` names, `count` from `first` on. */
export const sampleWish = v.object({
  part: v.picklist(dataParts),
  /** Only images of this class; by name, for numbers change as classes are edited. */
  className: v.nullable(v.string()),
  /** Only images with this label. */
  label: v.nullable(count),
  seed,
  first: count,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});
export type SampleWish = v.InferOutput<typeof sampleWish>;

/** An image by its number in the data, with its label's number. */
const imageFacts = v.object({ number: count, label: count });
export type ImageFacts = v.InferOutput<typeof imageFacts>;

export const samplePage = v.object({
  wish: sampleWish,
  /** Images that fit. */
  total: count,
  images: v.array(imageFacts),
  /** The images' bytes one after the other, as stored. */
  pixels: v.instance(Uint8Array),
});
export type SamplePage = v.InferOutput<typeof samplePage>;

/** Images of one part by their numbers in it, counted from 0. */
export const imagesWish = v.object({ part: v.picklist(dataParts), numbers: v.pipe(v.array(count), v.minLength(1), v.maxLength(200)) });
export type ImagesWish = v.InferOutput<typeof imagesWish>;

export const imageBytes = v.object({
  height: count,
  width: count,
  channels: count,
  /** The images' bytes one after the other, as stored. */
  pixels: v.instance(Uint8Array),
});
export type ImageBytes = v.InferOutput<typeof imageBytes>;
