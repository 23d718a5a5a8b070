import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvHttpProxyAgent, interceptors } from 'undici';
import type { DataFile } from '../dataset-descriptor';
import { diskFailure, errorCode } from '../system-errors';
import { downloadFile } from './download-file';
import type { FetchOptions } from './progress';

/** What a source did not give, and why. */
export interface FetchOutcome {
  readonly missing: readonly DataFile[];
  /** One for each place that failed. */
  readonly reasons: string[];
}

/**
 * Downloads `files` into `folder`, each from the first of `urls` that gives it. Proxies are taken from the environment.
 * A file appears in `folder` only when it is whole and has its checksum; until then it grows in `partial`, which must
 * be on the same disk and be this process's own, and is continued there next time.
 *
 * @throws LookbookError if the disk does not take the files; the signal's reason when aborted
 */
export async function downloadFromAddresses(urls: readonly string[], files: readonly DataFile[], partial: string, folder: string, options: FetchOptions): Promise<FetchOutcome> {
  const agent = new EnvHttpProxyAgent({ connect: { timeout: 10_000 } });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  let missing = files;
  const reasons: string[] = [];
  try {
    for (const url of urls) {
      if (missing.length === 0) break;
      try {
        for (const file of missing) {
          const path = join(partial, file.name);
          await downloadFile(fileUrl(url, file), path, file, dispatcher, options);
          await rename(path, join(folder, file.name));
          missing = missing.filter((other) => other !== file);
        }
      } catch (error) {
        options.signal?.throwIfAborted();
        const unwritable = diskFailure(error, folder);
        if (unwritable) throw unwritable;
        const reason = `${url}: ${reasonOf(error)}`;
        reasons.push(reason);
        options.onWarning?.(`Not from ${reason}.`);
      }
    }
  } finally {
    await agent.destroy();
  }
  return { missing, reasons };
}

function fileUrl(folderUrl: string, file: DataFile): string {
  return new URL(file.name, folderUrl.endsWith('/') ? folderUrl : `${folderUrl}/`).href;
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host is not known here (is there a connection?)';
  if (code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'the host cannot be reached';
  return error instanceof Error ? error.message || (code ?? error.name) : String(error);
}
