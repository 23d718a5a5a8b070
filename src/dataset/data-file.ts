import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LookbookError } from '../shared/failure';
import type { DataFile } from './dataset-descriptor';
import { idxHeaderLength, parseIdx } from './idx';
import { errorCode } from './system-errors';

/** A file that is not what was published. Its failure names the file; a cache removes it. */
export class BadDataFile extends LookbookError {}

/**
 * Reads a file of a dataset from `folder`: as published, compressed anew, or (under the name without `.gz`) decompressed.
 * What counts is the checksum of the IDX file inside: Debian's `.gz` lack the name that the published ones carry.
 *
 * @returns the values of the IDX file, in memory that threads can share; undefined if there is no such file
 * @throws BadDataFile if it is cut short, cannot be decompressed, has another magic number, other dimensions
 *   (as many images as labels are wanted) or another checksum
 */
export async function readDataFile(folder: string, file: DataFile): Promise<Uint8Array | undefined> {
  const path = join(folder, file.name);
  const archive = await openIfPresent(path);
  if (archive) return verifiedValues(await readClosing(archive, (handle) => decompress(handle, file, path)), file, path);

  const plainPath = path.replace(/\.gz$/, '');
  const plain = await openIfPresent(plainPath);
  return plain && verifiedValues(await readClosing(plain, (handle) => readPlain(handle, file, plainPath)), file, plainPath);
}

/** True if these are the bytes of the file as published. */
export function isAsPublished(archive: Uint8Array, file: DataFile): boolean {
  return archive.length === file.bytes && createHash('md5').update(archive).digest('hex') === file.md5;
}

interface Content {
  /** No more than the file should have. */
  readonly bytes: Uint8Array;
  /** How many it has. */
  readonly length: number;
  readonly md5: string;
}

/** The next piece is decompressed, in a thread of Node's pool, while this one's checksum is computed. */
async function decompress(archive: FileHandle, file: DataFile, path: string): Promise<Content> {
  const { size } = await archive.stat();
  try {
    const compressed = streamOf(archive);
    const content = createGunzip({ chunkSize: pieceSize });
    compressed.once('error', (error) => { content.destroy(error); });
    return await readContent(compressed.pipe(content), file);
  } catch (cause) {
    if (errorCode(cause)?.startsWith('Z_') !== true) throw unreadable(path, cause);
    const fault = size < file.bytes ? `is cut short: it has ${size} bytes, the published one ${file.bytes}` : 'is damaged: it cannot be decompressed';
    throw bad(`${file.name} ${fault}.`, path, cause);
  }
}

async function readPlain(handle: FileHandle, file: DataFile, path: string): Promise<Content> {
  try {
    return await readContent(streamOf(handle), file);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readContent(stream: Readable, { dimensions }: DataFile): Promise<Content> {
  const values = dimensions.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(new SharedArrayBuffer(idxHeaderLength(dimensions.length) + values));
  const checksum = createHash('md5');
  let length = 0;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    if (length < bytes.length) bytes.set(piece.subarray(0, bytes.length - length), length);
    checksum.update(piece);
    length += piece.length;
  }
  return { bytes: bytes.subarray(0, length), length, md5: checksum.digest('hex') };
}

function verifiedValues({ bytes, length, md5 }: Content, file: DataFile, path: string): Uint8Array {
  let idx;
  try {
    idx = parseIdx(bytes, file.dimensions.length, length);
  } catch (cause) {
    throw bad(`${file.name} is no IDX file as published: ${cause instanceof Error ? cause.message : String(cause)}.`, path, cause);
  }
  if (idx.dimensions.some((size, axis) => size !== file.dimensions[axis])) {
    throw bad(`${file.name} holds ${idx.dimensions.join(' × ')} values instead of ${file.dimensions.join(' × ')}, so images and labels do not match.`, path);
  }
  if (md5 !== file.contentMd5) throw bad(`${file.name} has the wrong checksum (MD5): it is damaged or another dataset's.`, path);
  return idx.values;
}

function bad(message: string, path: string, cause?: unknown): BadDataFile {
  const remedy = 'Delete the file and get it anew, or name a folder with the files as published.';
  return new BadDataFile({ message, remedy, file: path }, { cause });
}

function unreadable(path: string, cause: unknown): LookbookError {
  return new LookbookError({ message: `The file cannot be read (${errorCode(cause) ?? String(cause)}).`, remedy: 'Make it readable, or name another folder.', file: path }, { cause });
}

const pieceSize = 1 << 18;

function streamOf(handle: FileHandle): Readable {
  return handle.createReadStream({ highWaterMark: pieceSize, autoClose: false });
}

async function readClosing<Result>(handle: FileHandle, read: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, cause);
  }
}
