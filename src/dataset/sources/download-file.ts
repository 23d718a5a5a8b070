import { createWriteStream } from 'node:fs';
import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import * as v from 'valibot';
import { isAsPublished } from '../data-file';
import type { DataFile } from '../dataset-descriptor';
import { diskFailure, errorCode } from '../system-errors';
import type { FetchOptions } from './progress';

/** Attempts in a row that bring nothing before an address is given up. */
const fruitlessAttempts = 3;
const firstPause = 500;
const idleTimeout = 30_000;

/** An address does not give the file that was published; another attempt there is of no use. */
class UnusableAddress extends Error {}

/** What the bytes that are there came from. */
const origin = v.object({ url: v.string(), etag: v.nullable(v.string()) });
type Origin = v.InferOutput<typeof origin>;

/**
 * Downloads `url` to `path` and checks it against the published size and MD5. What an earlier attempt, of this process
 * or another, left at `path` is continued; the server is asked to (`If-Range`) only if its file is still the same, and
 * else sends all of it. One way of resuming serves both cases, which is why undici's RetryAgent is not used: it resumes
 * only within a request, and a changed file or a server without ranges ends it.
 *
 * @throws Error with a clause as its message if this address does not give the file; the signal's reason when aborted.
 *   A file that fails the check is removed.
 */
export async function downloadFile(url: string, path: string, file: DataFile, dispatcher: Dispatcher, options: FetchOptions): Promise<void> {
  const originPath = `${path}.origin.json`;
  let resumed = await discardUnlessFrom(url, path, originPath) > 0;
  for (;;) {
    await receive(url, path, originPath, file, dispatcher, options);
    if (isAsPublished(await readFile(path), file)) break;
    await rm(path, { force: true });
    if (!resumed) throw new Error('what it sends has the wrong checksum');
    // The two parts may have been of two files; a whole one is worth a try.
    resumed = false;
  }
  await rm(originPath, { force: true });
}

/** Attempts until all bytes are there or attempts stop being of use. */
async function receive(url: string, path: string, originPath: string, file: DataFile, dispatcher: Dispatcher, options: FetchOptions): Promise<void> {
  let fruitless = 0;
  let before = await sizeOf(path);
  const atStart = before;
  while (before !== file.bytes) {
    try {
      await attempt(url, path, originPath, file, dispatcher, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (diskFailure(error, path) || error instanceof UnusableAddress || (await sizeOf(path) === atStart && isUnreachable(error))) throw error;
      const gained = await sizeOf(path) > before;
      fruitless = gained ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAttempts) throw error;
      await wait(firstPause * 2 ** fruitless, undefined, options.signal ? { signal: options.signal } : {});
    }
    before = await sizeOf(path);
  }
}

/** One request: the rest of the file if the server will, else all of it. */
async function attempt(url: string, path: string, originPath: string, file: DataFile, dispatcher: Dispatcher, options: FetchOptions): Promise<void> {
  const held = await sizeOf(path);
  const known = held > 0 ? await readOrigin(originPath) : undefined;
  const range = held > 0 ? { range: `bytes=${held}-`, ...(known?.etag ? { 'if-range': known.etag } : {}) } : {};
  const { statusCode, headers, body } = await request(url, {
    dispatcher, headers: range, headersTimeout: idleTimeout, bodyTimeout: idleTimeout, ...(options.signal ? { signal: options.signal } : {}),
  });
  const continues = statusCode === 206 && held > 0 && String(headers['content-range']).startsWith(`bytes ${held}-`);
  if (statusCode !== 200 && !continues) {
    body.on('error', () => undefined).destroy();
    // What is held does not fit the server's file.
    if (held > 0 && (statusCode === 416 || statusCode === 206)) await truncate(path);
    else if (statusCode < 500 && statusCode !== 429 && statusCode !== 408) throw new UnusableAddress(`it answers with HTTP status ${statusCode}`);
    throw new Error(`it answers with HTTP status ${statusCode}`);
  }
  const start = continues ? held : 0;
  const announced = headers['content-length'];
  if (announced !== undefined && start + Number(announced) !== file.bytes) {
    body.on('error', () => undefined).destroy();
    throw new UnusableAddress(`its file has ${start + Number(announced)} bytes, the published one ${file.bytes}`);
  }
  if (!continues) {
    await writeFile(path, '');
    await writeFile(originPath, JSON.stringify({ url, etag: strongTag(headers.etag) } satisfies Origin));
  }
  await pipeline(body, counter(start, file, options), createWriteStream(path, { flags: 'a' }));
  const received = await sizeOf(path);
  if (received < file.bytes) throw new Error(`it ends after ${received} of ${file.bytes} bytes`);
}

/** Passes the bytes on, tells how many there are, and ends an answer that is too long. */
function counter(start: number, file: DataFile, { onProgress }: FetchOptions): Transform {
  let received = start;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > file.bytes) {
        done(new UnusableAddress(`it sends more than the ${file.bytes} bytes of the published file`));
        return;
      }
      onProgress?.({ file: file.name, received, total: file.bytes });
      done(null, chunk);
    },
  });
}

/** Removes what is not from `url`. @returns how many bytes are kept */
async function discardUnlessFrom(url: string, path: string, originPath: string): Promise<number> {
  const known = await readOrigin(originPath);
  if (known?.url !== url) await rm(path, { force: true });
  return sizeOf(path);
}

async function readOrigin(path: string): Promise<Origin | undefined> {
  try {
    const read = v.safeParse(origin, JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** A weak tag does not promise the same bytes, so it is of no use for continuing. */
function strongTag(etag: string | string[] | undefined): string | null {
  return typeof etag === 'string' && etag.startsWith('"') ? etag : null;
}

/** Errors before the first byte that waiting does not mend: no such host, no route, no proxy, a foreign certificate. */
function isUnreachable(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && code !== 'ECONNRESET' && code !== 'UND_ERR_SOCKET' && code !== 'UND_ERR_BODY_TIMEOUT' && code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}
