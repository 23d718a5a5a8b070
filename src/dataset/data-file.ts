import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip as gunzipWithCallback } from 'node:zlib';
import { LookbookError } from '../shared/failure';
import type { DataFile } from './dataset-descriptor';
import { errorCode } from './system-errors';
import { parseIdx } from './idx';

const gunzip = promisify(gunzipWithCallback);

/** A file that is not what was published. Its failure names the file; a cache removes it. */
export class BadDataFile extends LookbookError {}

/**
 * Reads a file of a dataset from `folder`: as published, compressed anew, or (under the name without `.gz`) decompressed.
 *
 * The published checksum is that of the `.gz`; a file that does not have it is good all the same when the IDX file
 * inside has its own, as in Debian's package, whose `.gz` lack the name that the published ones carry.
 *
 * @returns the values of the IDX file; undefined if there is no such file
 * @throws BadDataFile if it is cut short, cannot be decompressed, has another magic number, other dimensions
 *   (as many images as labels are wanted) or another checksum
 */
export async function readDataFile(folder: string, file: DataFile): Promise<Uint8Array | undefined> {
  const path = join(folder, file.name);
  const archive = await readIfPresent(path);
  if (archive) return verifiedValues(await decompress(archive, file, path), file, path);

  const plainPath = path.replace(/\.gz$/, '');
  const content = await readIfPresent(plainPath);
  return content && verifiedValues({ content, asPublished: false }, file, plainPath);
}

/** True if these are the bytes of the file as published. */
export function isAsPublished(archive: Uint8Array, file: DataFile): boolean {
  return archive.length === file.bytes && md5(archive) === file.md5;
}

interface Decompressed {
  readonly content: Uint8Array;
  /** True if the published checksum vouches for the content. */
  readonly asPublished: boolean;
}

async function decompress(archive: Uint8Array, file: DataFile, path: string): Promise<Decompressed> {
  try {
    // Decompressing runs in a thread of Node's pool while the checksum is computed here.
    const decompressing = gunzip(archive, { chunkSize: 1 << 20 });
    const asPublished = isAsPublished(archive, file);
    return { content: await decompressing, asPublished };
  } catch (cause) {
    const fault = archive.length < file.bytes ? `is cut short: it has ${archive.length} bytes, the published one ${file.bytes}` : 'is damaged: it cannot be decompressed';
    throw bad(`${file.name} ${fault}.`, path, cause);
  }
}

function verifiedValues({ content, asPublished }: Decompressed, file: DataFile, path: string): Uint8Array {
  let idx;
  try {
    idx = parseIdx(content, file.dimensions.length);
  } catch (cause) {
    throw bad(`${file.name} is no IDX file as published: ${cause instanceof Error ? cause.message : String(cause)}.`, path, cause);
  }
  if (idx.dimensions.some((size, axis) => size !== file.dimensions[axis])) {
    throw bad(`${file.name} holds ${idx.dimensions.join(' × ')} values instead of ${file.dimensions.join(' × ')}, so images and labels do not match.`, path);
  }
  if (!asPublished && md5(content) !== file.contentMd5) {
    throw bad(`${file.name} has the wrong checksum (MD5): it is damaged or another dataset's.`, path);
  }
  return idx.values;
}

function bad(message: string, path: string, cause?: unknown): BadDataFile {
  const remedy = 'Delete the file and get it anew, or name a folder with the files as published.';
  return new BadDataFile({ message, remedy, file: path }, { cause });
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LookbookError({ message: `The file cannot be read (${code ?? String(cause)}).`, remedy: 'Make it readable, or name another folder.', file: path }, { cause });
  }
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
