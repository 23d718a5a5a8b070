import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { DataFile, DatasetDescriptor } from '../../../src/dataset/dataset-descriptor';
import { loadDescribedDataset } from '../../../src/dataset/load-dataset';
import { LookbookError } from '../../../src/shared/failure';
import { publish } from './publishing-server';
import { archiveOf, idxFile, inTemporaryFolder, makeSmallDataset, md5, writeArchives } from './small-dataset';

const small = makeSmallDataset();
const { descriptor } = small;

describe('A dataset in a named folder', () => {
  it('is loaded as bytes with its labels, and nothing is written', () => inTemporaryFolder(async (folder) => {
    const data = join(folder, 'data');
    await writeArchives(small, data);
    const set = await loadDescribedDataset(descriptor, { folder: data, cacheFolder: join(folder, 'cache') });
    assert.equal(set.train.count, 300);
    assert.equal(set.test.count, 40);
    assert.deepEqual(Buffer.from(set.train.images), gunzipSync(archiveOf(small, descriptor.train.images)).subarray(16));
    assert.deepEqual(Buffer.from(set.test.labels), gunzipSync(archiveOf(small, descriptor.test.labels)).subarray(8));
    assert.equal(set.folder, data);
    assert.equal(set.checksums['train-images.gz'], descriptor.train.images.md5);
    assert.ok(!existsSync(join(folder, 'cache')));
  }));

  it('may be compressed anew or not at all, if the contents are those published', () => inTemporaryFolder(async (folder) => {
    await writeArchives(small, folder);
    const { images, labels } = descriptor.train;
    await writeFile(join(folder, images.name), gzipSync(gunzipSync(archiveOf(small, images)), { level: 1 }));
    await writeFile(join(folder, 'train-labels'), gunzipSync(archiveOf(small, labels)));
    await rename(join(folder, labels.name), join(folder, 'elsewhere'));
    const set = await loadDescribedDataset(descriptor, { folder, cacheFolder: folder });
    assert.equal(set.train.labels[4], 1);
  }));

  it('that lacks files is an error that names them, even if the cache has them', () => inTemporaryFolder(async (folder) => {
    await writeArchives(small, join(folder, 'cache', 'datasets', 'small'));
    const failure = await failureOfLoading(descriptor, { folder: join(folder, 'nowhere'), cacheFolder: join(folder, 'cache') });
    assert.match(failure.message, /lacks .*train-images\.gz/);
    assert.equal(failure.file, join(folder, 'nowhere'));
    assert.ok(failure.remedy);
  }));

  const faults: readonly [string, (good: Buffer, file: DataFile) => Buffer, RegExp][] = [
    ['cut short', (good) => good.subarray(0, good.length - 100), /cut short: it has \d+ bytes, the published one \d+/],
    ['no gzip file', (good) => Buffer.alloc(good.length, 'x'), /cannot be decompressed/],
    ['one with a wrong magic number', (_good, { dimensions }) => gzipSync(idxFile(dimensions, new Uint8Array(300 * 120), 0x0903)), /magic number is 0x00000903 instead of 0x00000803/],
    ['one of another count than its labels', (_good, { dimensions }) => gzipSync(idxFile([299, ...dimensions.slice(1)], new Uint8Array(299 * 120))), /holds 299 × 12 × 10 values instead of 300 × 12 × 10, so images and labels do not match/],
    ['one with a pixel changed', (good) => gzipSync(changed(gunzipSync(good))), /wrong checksum/],
  ];
  for (const [what, spoil, message] of faults) {
    it(`with a file that is ${what} is an error that names the file, and the file is left alone`, () => inTemporaryFolder(async (folder) => {
      await writeArchives(small, folder);
      const { images } = descriptor.train;
      const spoilt = spoil(archiveOf(small, images), images);
      await writeFile(join(folder, images.name), spoilt);
      const failure = await failureOfLoading(descriptor, { folder, cacheFolder: folder });
      assert.match(failure.message, message);
      assert.match(failure.message, /train-images\.gz/);
      assert.equal(failure.file, join(folder, images.name));
      assert.ok(failure.remedy);
      assert.deepEqual(await readFile(join(folder, images.name)), spoilt);
    }));
  }
});

describe('A dataset without a named folder', () => {
  it('comes from the cache before anything else', () => inTemporaryFolder(async (folder) => {
    const cache = join(folder, 'datasets', 'small');
    await writeArchives(small, cache);
    const set = await loadDescribedDataset({ ...descriptor, systemFolders: [folder], urls: ['http://127.0.0.1:1/'] }, { cacheFolder: folder });
    assert.equal(set.folder, cache);
  }));

  it('comes from the system\'s folder before the web, without a copy', () => inTemporaryFolder(async (folder) => {
    const system = join(folder, 'system');
    await writeArchives(small, system);
    const set = await loadDescribedDataset({ ...descriptor, systemFolders: [join(folder, 'none'), system] }, { cacheFolder: join(folder, 'cache') });
    assert.equal(set.folder, system);
    assert.ok(!existsSync(join(folder, 'cache')));
  }));

  it('replaces a bad file of the cache, and only that', () => inTemporaryFolder(async (folder) => {
    const cache = join(folder, 'datasets', 'small');
    await writeArchives(small, cache);
    const { images } = descriptor.test;
    await writeFile(join(cache, images.name), changed(archiveOf(small, images)));
    const server = await publish(small.archives);
    try {
      const warnings: string[] = [];
      const set = await loadDescribedDataset(descriptor, { cacheFolder: folder, urls: [server.url], onWarning: (text) => warnings.push(text) });
      assert.equal(set.test.count, 40);
      assert.deepEqual(server.requests, [images.name]);
      assert.match(warnings.join(), /test-images\.gz .*removed/);
      assert.equal(md5(await readFile(join(cache, images.name))), images.md5);
    } finally {
      await server.close();
    }
  }));

  it('does not keep a bad file of the cache when no other can be had', () => inTemporaryFolder(async (folder) => {
    const cache = join(folder, 'datasets', 'small');
    await writeArchives(small, cache);
    const path = join(cache, descriptor.train.labels.name);
    await writeFile(path, 'nonsense');
    const failure = await failureOfLoading(descriptor, { cacheFolder: folder, urls: [] });
    assert.match(failure.message, /No address is configured/);
    assert.ok(!existsSync(path));
  }));

  it('that cannot be got is an error that tells each place and why', () => inTemporaryFolder(async (folder) => {
    const server = await publish(new Map());
    try {
      const failure = await failureOfLoading(descriptor, { cacheFolder: folder, urls: ['http://127.0.0.1:1/', server.url] });
      assert.match(failure.message, /127\.0\.0\.1:1\/: the host cannot be reached/);
      assert.match(failure.message, /HTTP status 404/);
      assert.match(failure.remedy ?? '', /train-images\.gz/);
    } finally {
      await server.close();
    }
  }));

  it('says so when the cache cannot be written', () => inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    const failure = await failureOfLoading(descriptor, { cacheFolder: join(folder, 'file') });
    assert.match(failure.message, /cannot be written/);
    assert.match(failure.remedy ?? '', /LOOKBOOK_CACHE/);
  }));

  it('leaves nothing but the four files in the cache', () => inTemporaryFolder(async (folder) => {
    const server = await publish(small.archives);
    try {
      await loadDescribedDataset(descriptor, { cacheFolder: folder, urls: [server.url] });
      assert.deepEqual((await readdir(join(folder, 'datasets', 'small'))).sort(), [...small.archives.keys()].sort());
    } finally {
      await server.close();
    }
  }));
});

async function failureOfLoading(of: DatasetDescriptor, options: Parameters<typeof loadDescribedDataset>[1]) {
  try {
    await loadDescribedDataset(of, options);
  } catch (error) {
    assert.ok(error instanceof LookbookError, String(error));
    return error.failure;
  }
  return assert.fail('loaded');
}

/** A copy with one bit in the last byte but eight changed: a pixel or, in an archive, compressed data. */
function changed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.length - 9;
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
