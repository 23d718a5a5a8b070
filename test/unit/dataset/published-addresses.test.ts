import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFile } from '../../../src/dataset/dataset-descriptor';
import { claimPartialFolder, releasePartialFolder } from '../../../src/dataset/sources/partial-folder';
import type { FetchOptions, FetchProgress } from '../../../src/dataset/sources/progress';
import { downloadFromAddresses } from '../../../src/dataset/sources/published-addresses';
import { publish, type Manners, type PublishingServer } from './publishing-server';
import { archiveOf, inTemporaryFolder, makeSmallDataset, md5 } from './small-dataset';

const small = makeSmallDataset();
const file = small.descriptor.train.images;
const { bytes } = file;
const third = Math.floor(bytes / 3);
const lengths = (requests: readonly string[]) => requests.map((request) => Number(/bytes=(\d+)-/.exec(request)?.[1] ?? 0));

describe('Downloading a dataset', () => {
  it('reports its progress up to the last byte', () => withServer({}, async (server, folder) => {
    const progress: FetchProgress[] = [];
    await download([server.url], folder, { onProgress: (step) => progress.push(step) });
    assert.deepEqual(progress.at(-1), { file: file.name, received: bytes, total: bytes });
  }));

  it('goes on where the connection was cut', () => withServer({ cutAfter: third }, async (server, folder) => {
    await download([server.url], folder);
    const starts = lengths(server.requests);
    assert.ok(starts.length >= 3, server.requests.join());
    assert.deepEqual(starts.slice(0, 3), [0, third, 2 * third]);
  }));

  it('starts afresh where the server knows no ranges', () => withServer({ cutAfter: third, cuts: 1, ignoresRanges: true }, async (server, folder) => {
    await download([server.url], folder);
    assert.deepEqual(lengths(server.requests), [0, third]);
  }));

  it('goes on, in a later attempt, with what an earlier one left', () => withServer({ cutAfter: third, cuts: 1 }, async (server, folder) => {
    const canceller = new AbortController();
    const cancelled = download([server.url], folder, { signal: canceller.signal, onProgress: ({ received }) => { if (received >= third) setTimeout(() => { canceller.abort(); }, 5); } });
    await assert.rejects(cancelled, { name: 'AbortError' });
    assert.deepEqual((await readdir(folder)).filter((name) => !name.startsWith('.partial-0-')), []);
    await download([server.url], folder);
    assert.equal(lengths(server.requests).at(-1), third);
  }));

  it('starts afresh when the file has changed since', () => withServer({ cutAfter: third, cuts: 1 }, async (server, folder) => {
    const other = Buffer.from(archiveOf(small, file));
    other.writeUInt8(other.readUInt8(20) ^ 255, 20);
    other.writeUInt8(other.readUInt8(bytes - 1) ^ 255, bytes - 1);
    server.files = new Map([[file.name, other]]);
    const canceller = new AbortController();
    await assert.rejects(download([server.url], folder, { signal: canceller.signal, onProgress: ({ received }) => { if (received >= third) setTimeout(() => { canceller.abort(); }, 5); } }));
    server.files = small.archives;
    await download([server.url], folder);
    assert.equal(server.requests.length, 2, 'the condition made the server send all of it');
  }));

  it('gets the whole file when parts of different files were put together', () => withServer({ cutAfter: third, cuts: 1, untagged: true }, async (server, folder) => {
    const other = Buffer.from(archiveOf(small, file));
    other.writeUInt8(other.readUInt8(20) ^ 255, 20);
    server.files = new Map([[file.name, other]]);
    const canceller = new AbortController();
    await assert.rejects(download([server.url], folder, { signal: canceller.signal, onProgress: ({ received }) => { if (received >= third) setTimeout(() => { canceller.abort(); }, 5); } }));
    server.files = small.archives;
    await download([server.url], folder);
    assert.deepEqual(lengths(server.requests), [0, third, 0]);
  }));

  it('does not keep a file with a wrong checksum, and takes the next address', () => withServer({}, async (bad, folder) => {
    const spoilt = Buffer.from(archiveOf(small, file));
    spoilt.writeUInt8(spoilt.readUInt8(50) ^ 1, 50);
    bad.files = new Map([[file.name, spoilt]]);
    const alone = await downloadInto(folder, [bad.url]);
    assert.match(alone.reasons.join(), /wrong checksum/);
    assert.deepEqual(alone.missing, [file]);
    assert.ok(!(await readdir(folder)).includes(file.name));
    await withServer({}, async (good) => {
      const warnings: string[] = [];
      const outcome = await downloadInto(folder, [bad.url, good.url], { onWarning: (text) => warnings.push(text) });
      assert.deepEqual(outcome.missing, []);
      assert.match(warnings.join(), /wrong checksum/);
      assert.equal(md5(await readFile(join(folder, file.name))), file.md5);
    });
  }));

  it('refuses a file of another size before it is received', () => withServer({}, async (server, folder) => {
    server.files = new Map([[file.name, Buffer.from('<html>Please log in to the network</html>')]]);
    const { reasons } = await downloadInto(folder, [server.url]);
    assert.match(reasons.join(), new RegExp(`has 41 bytes, the published one ${bytes}`));
    assert.equal(server.requests.length, 1);
  }));

  it('tries a server that is busy again, and gives it up after a few attempts', () => withServer({ status: 503 }, async (server, folder) => {
    const { reasons } = await downloadInto(folder, [server.url]);
    assert.match(reasons.join(), /HTTP status 503/);
    assert.equal(server.requests.length, 3);
  }));

  it('twice at once gives whole files to both', () => withServer({ cutAfter: third }, async (server, folder) => {
    await Promise.all([download([server.url], folder), download([server.url], folder)]);
  }));
});

describe('Partial folders', () => {
  it('of a process that is gone are taken over by one other, with what they hold', () => inTemporaryFolder(async (folder) => {
    const first = await claimPartialFolder(folder);
    await releasePartialFolder(first);
    const [second, third] = await Promise.all([claimPartialFolder(folder), claimPartialFolder(folder)]);
    assert.notEqual(second, third);
    assert.equal((await readdir(folder)).length, 2);
  }));
});

async function withServer(manners: Manners, use: (server: PublishingServer, folder: string) => Promise<void>): Promise<void> {
  const server = await publish(small.archives, manners);
  try {
    await inTemporaryFolder((folder) => use(server, folder));
  } finally {
    await server.close();
  }
}

/** Downloads the file as the loader does: in a partial folder, given up to others in the end. */
async function downloadInto(folder: string, urls: readonly string[], options: FetchOptions = {}) {
  const partial = await claimPartialFolder(folder);
  try {
    return await downloadFromAddresses(urls, [file] satisfies DataFile[], partial, folder, options);
  } finally {
    await releasePartialFolder(partial);
  }
}

async function download(urls: readonly string[], folder: string, options?: FetchOptions): Promise<void> {
  assert.deepEqual((await downloadInto(folder, urls, options)).missing, []);
  assert.deepEqual(await readFile(join(folder, file.name)), archiveOf(small, file));
}
