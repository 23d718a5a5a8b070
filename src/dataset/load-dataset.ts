import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LookbookError } from '../shared/failure';
import { BadDataFile, readDataFile } from './data-file';
import { dataFilesOf, type DataFile, type DataFiles, type DatasetDescriptor } from './dataset-descriptor';
import { fashionMnist } from './fashion-mnist';
import type { ImageDataset, LabelledImages } from './image-dataset';
import { extractDebianPackage } from './sources/debian-package';
import { claimPartialFolder, releasePartialFolder, removePartialFolder } from './sources/partial-folder';
import type { FetchOptions } from './sources/progress';
import { diskFailure } from './system-errors';

export interface DatasetOptions extends FetchOptions {
  /** A folder that holds the files; then no other place is looked at. */
  readonly folder?: string | undefined;
  /** Addresses that publish the files; absent: those that Lookbook knows. */
  readonly urls?: readonly string[] | undefined;
  /** Where files that were fetched are kept. */
  readonly cacheFolder: string;
  /** Nothing is fetched: only what is on this computer will do. */
  readonly offline?: boolean | undefined;
}

const datasets = { 'fashion-mnist': fashionMnist } as const;
export type DatasetName = keyof typeof datasets;

/** What is known of a dataset without loading it. */
export function describeDataset(name: DatasetName): DatasetDescriptor {
  return datasets[name];
}

/**
 * Loads a dataset from the first of: the named folder, Lookbook's cache, the system's folder, the published addresses,
 * Debian's package. Only the latter two write, and only into the cache.
 *
 * @throws LookbookError that names the file at fault, or each place that was tried and why it did not do;
 *   the signal's reason when aborted
 */
export function loadDataset(name: DatasetName, options: DatasetOptions): Promise<ImageDataset> {
  return loadDescribedDataset(datasets[name], options);
}

/** {@link loadDataset} for a dataset that has no name in Lookbook. */
export async function loadDescribedDataset(descriptor: DatasetDescriptor, options: DatasetOptions): Promise<ImageDataset> {
  if (options.folder !== undefined) return fromNamedFolder(descriptor, options.folder);

  const cache = join(options.cacheFolder, 'datasets', descriptor.name);
  const cached = await fromCache(descriptor, cache, options);
  if (cached) return cached;
  for (const folder of descriptor.systemFolders) {
    const installed = await fromSystemFolder(descriptor, folder, options);
    if (installed) return installed;
  }
  if (options.offline === true) throw notHere(descriptor);
  return fetchIntoCache(descriptor, cache, options);
}

async function fromNamedFolder(descriptor: DatasetDescriptor, folder: string): Promise<ImageDataset> {
  const read = await readFolder(descriptor, folder);
  if (read.missing.length > 0) {
    throw new LookbookError({
      message: `The data folder lacks ${read.missing.map((file) => file.name).join(', ')}.`,
      remedy: `Put the four files of ${descriptor.title} there, name another folder, or name none and let Lookbook get them.`,
      file: folder,
    });
  }
  return assemble(descriptor, folder, read.values);
}

async function fromCache(descriptor: DatasetDescriptor, folder: string, options: FetchOptions): Promise<ImageDataset | undefined> {
  const { missing, values } = await readFolder(descriptor, folder, async (bad) => {
    options.onWarning?.(`${bad.message} It was removed from the cache and is fetched anew.`);
    if (bad.failure.file !== undefined) await rm(bad.failure.file, { force: true });
  });
  return missing.length > 0 ? undefined : assemble(descriptor, folder, values);
}

async function fromSystemFolder(descriptor: DatasetDescriptor, folder: string, options: FetchOptions): Promise<ImageDataset | undefined> {
  const { missing, values } = await readFolder(descriptor, folder, (bad) => {
    options.onWarning?.(`${bad.failure.file ?? folder} is not used. ${bad.message}`);
  });
  return missing.length > 0 ? undefined : assemble(descriptor, folder, values);
}

async function fetchIntoCache(descriptor: DatasetDescriptor, cache: string, options: DatasetOptions): Promise<ImageDataset> {
  options.signal?.throwIfAborted();
  const { missing } = await readFolder(descriptor, cache);
  const partial = await claimPartialFolder(cache).catch((error: unknown) => { throw diskFailure(error, cache) ?? error; });
  let reasons: string[];
  try {
    reasons = await fetchMissing(descriptor, missing, partial, cache, options);
  } catch (error) {
    await releasePartialFolder(partial);
    throw error;
  }
  if (reasons.length > 0) {
    await releasePartialFolder(partial);
    throw unavailable(descriptor, reasons);
  }
  await removePartialFolder(partial);
  const read = await readFolder(descriptor, cache);
  if (read.missing.length > 0) throw unavailable(descriptor, [`${cache}: files vanished while they were fetched`]);
  return assemble(descriptor, cache, read.values);
}

/** @returns why no source gave the files; empty when they are in the cache */
async function fetchMissing(descriptor: DatasetDescriptor, files: readonly DataFile[], partial: string, cache: string, options: DatasetOptions): Promise<string[]> {
  const urls = options.urls ?? descriptor.urls;
  // undici takes a tenth of a second to load, and a cache that has the files does without.
  const { downloadFromAddresses } = await import('./sources/published-addresses');
  const { missing, reasons } = await downloadFromAddresses(urls, files, partial, cache, options);
  if (missing.length === 0) return [];
  if (urls.length === 0) reasons.push('No address is configured');
  const { debianPackage } = descriptor;
  if (!debianPackage || process.platform !== 'linux') return reasons;
  const reason = await extractDebianPackage(descriptor, debianPackage, partial, cache, options);
  return reason === undefined ? [] : [...reasons, `Debian's package: ${reason}`];
}

function notHere({ title }: DatasetDescriptor): LookbookError {
  return new LookbookError({ message: `${title} is not on this computer.`, remedy: 'Train once, or name the folder of its files.' });
}

function unavailable({ title, train, test }: DatasetDescriptor, reasons: readonly string[]): LookbookError {
  const names = [train.images, train.labels, test.images, test.labels].map((file) => file.name);
  return new LookbookError({
    message: `${title} could not be got from anywhere. ${reasons.join('. ')}.`,
    remedy: `Check the connection (proxies are taken from HTTPS_PROXY), or get ${names.join(', ')} yourself and name their folder.`,
  });
}

interface FolderContent {
  readonly values: ReadonlyMap<DataFile, Uint8Array>;
  /** Files that are not there, or were bad. */
  readonly missing: readonly DataFile[];
}

/** Reads what a folder holds of a dataset. A bad file is an error, or missing when `onBad` deals with it. */
async function readFolder(descriptor: DatasetDescriptor, folder: string, onBad?: (bad: BadDataFile) => Promise<void> | void): Promise<FolderContent> {
  const files = dataFilesOf(descriptor);
  const values = new Map<DataFile, Uint8Array>();
  await Promise.all(files.map(async (file) => {
    try {
      const content = await readDataFile(folder, file);
      if (content) values.set(file, content);
    } catch (error) {
      if (!onBad || !(error instanceof BadDataFile)) throw error;
      await onBad(error);
    }
  }));
  return { values, missing: files.filter((file) => !values.has(file)) };
}

function assemble(descriptor: DatasetDescriptor, folder: string, values: ReadonlyMap<DataFile, Uint8Array>): ImageDataset {
  const { name, height, width, channels, labelNames, train, test } = descriptor;
  const part = (files: DataFiles): LabelledImages => {
    const images = values.get(files.images);
    const labels = values.get(files.labels);
    if (!images || !labels) throw new Error(`${name} was assembled without all its files`);
    return { count: labels.length, height, width, channels, images, labels };
  };
  const checksums = Object.fromEntries(dataFilesOf(descriptor).map((file) => [file.name, file.md5]));
  return { name, height, width, channels, labelNames, train: part(train), test: part(test), checksums, folder };
}
