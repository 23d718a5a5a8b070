import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server misbehaves; everything absent: it serves files with ranges and strong tags. */
export interface Manners {
  /** Drops the connection after so many bytes of each answer. */
  readonly cutAfter?: number;
  /** How many answers are cut; absent: all. */
  readonly cuts?: number;
  readonly ignoresRanges?: boolean;
  /** Without tags a client cannot ask whether the file is the same. */
  readonly untagged?: boolean;
  readonly status?: number;
}

export interface PublishingServer {
  readonly url: string;
  /** `name range` of each request, in order. */
  readonly requests: string[];
  files: ReadonlyMap<string, Buffer>;
  manners: Manners;
  close(): Promise<void>;
}

/** A web server on this machine that publishes `files` under `/data/`. */
export async function publish(files: ReadonlyMap<string, Buffer>, manners: Manners = {}): Promise<PublishingServer> {
  const server = createServer((request, response) => { answer(published, request, response); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const published: PublishingServer = {
    url: `http://127.0.0.1:${port}/data`, requests: [], files, manners,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
  return published;
}

function answer(published: PublishingServer, request: IncomingMessage, response: ServerResponse): void {
  const { manners } = published;
  const name = (request.url ?? '').replace('/data/', '');
  const bytes = published.files.get(name);
  const range = request.headers.range;
  published.requests.push(range === undefined ? name : `${name} ${range}`);
  if (!bytes || manners.status !== undefined) {
    response.writeHead(bytes ? manners.status ?? 500 : 404).end();
    return;
  }
  const etag = `"${bytes.length}-${bytes.subarray(-8).toString('hex')}"`;
  const condition = request.headers['if-range'];
  const start = manners.ignoresRanges || range === undefined || (condition !== undefined && condition !== etag) ? 0 : Number(/\d+/.exec(range)?.[0]);
  if (start >= bytes.length) {
    response.writeHead(416).end();
    return;
  }
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': bytes.length - start,
    ...(manners.untagged ? {} : { etag }),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const { cutAfter, cuts = Infinity } = manners;
  if (cutAfter === undefined || cuts === 0 || bytes.length - start <= cutAfter) {
    response.end(bytes.subarray(start));
    return;
  }
  published.manners = { ...manners, cuts: cuts - 1 };
  response.write(bytes.subarray(start, start + cutAfter), () => setTimeout(() => response.destroy(), 20));
}
