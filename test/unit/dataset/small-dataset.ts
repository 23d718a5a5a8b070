import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DataFile, DatasetDescriptor } from '../../../src/dataset/dataset-descriptor';
import { randomBits } from '../../../src/shared/random';

/** A dataset of 300 + 40 pictures of 12 × 10 in three kinds, made here, so that every way of getting files can be tried. */
export interface SmallDataset {
  readonly descriptor: DatasetDescriptor;
  /** Published name to the file's bytes. */
  readonly archives: ReadonlyMap<string, Buffer>;
}

export const smallShape = { height: 12, width: 10, channels: 1 } as const;

export function makeSmallDataset(): SmallDataset {
  const archives = new Map<string, Buffer>();
  const file = (name: string, idx: Buffer, dimensions: number[]): DataFile => {
    const archive = gzipSync(idx);
    archives.set(name, archive);
    return { name, bytes: archive.length, md5: md5(archive), contentMd5: md5(idx), dimensions };
  };
  const part = (prefix: string, count: number, key: number) => {
    const dimensions = [count, smallShape.height, smallShape.width];
    const pixels = Buffer.from(Array.from({ length: count * smallShape.height * smallShape.width }, (_, i) => randomBits(key, i) & 255));
    const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 3));
    return { images: file(`${prefix}-images.gz`, idxFile(dimensions, pixels), dimensions), labels: file(`${prefix}-labels.gz`, idxFile([count], labels), [count]) };
  };
  const descriptor: DatasetDescriptor = {
    name: 'small', title: 'Small', ...smallShape, labelNames: ['zero', 'one', 'two'],
    train: part('train', 300, 1), test: part('test', 40, 2), systemFolders: [], urls: [],
  };
  return { descriptor, archives };
}

export function idxFile(dimensions: readonly number[], values: Uint8Array, magic = 0x0800 + dimensions.length): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(magic);
  for (const [axis, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, values]);
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

export async function writeArchives({ archives }: SmallDataset, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of archives) await writeFile(join(folder, name), bytes);
}

/** The bytes of the published file. */
export function archiveOf({ archives }: SmallDataset, { name }: DataFile): Buffer {
  const bytes = archives.get(name);
  if (!bytes) throw new Error(`no ${name}`);
  return bytes;
}

/** A temporary folder that is gone after `use`. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lookbook-dataset-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
