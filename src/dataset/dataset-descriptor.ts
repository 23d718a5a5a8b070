import type { ImageShape } from './image-dataset';

/** One published file: an IDX file in gzip. */
export interface DataFile {
  /** As published, with `.gz`. */
  readonly name: string;
  /** Size of the published file. */
  readonly bytes: number;
  /** MD5 of the published file, hexadecimal. */
  readonly md5: string;
  /** MD5 of the IDX file inside: distributions compress it anew, so their `.gz` is another. */
  readonly contentMd5: string;
  /** Of the IDX file: count, height and width for images, count for labels. */
  readonly dimensions: readonly number[];
}

/** A set of images and the file with their labels. */
export interface DataFiles {
  readonly images: DataFile;
  readonly labels: DataFile;
}

/** All that Lookbook knows of a dataset before it has read a file of it. */
export interface DatasetDescriptor extends ImageShape {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly labelNames: readonly string[];
  readonly train: DataFiles;
  readonly test: DataFiles;
  /** Folders in which an operating system's package installs the files. */
  readonly systemFolders: readonly string[];
  /** Addresses of folders that publish the files under their names, first tried first. */
  readonly urls: readonly string[];
  /** Debian's package of the files and where in it they are; absent: there is none. */
  readonly debianPackage?: { readonly name: string; readonly folder: string };
}

/** The files of a dataset, small ones first so that a dead address is found out soon. */
export function dataFilesOf({ train, test }: DatasetDescriptor): DataFile[] {
  return [train.labels, test.labels, test.images, train.images];
}
