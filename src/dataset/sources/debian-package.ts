import { spawn } from 'node:child_process';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataFile } from '../data-file';
import { dataFilesOf, type DatasetDescriptor } from '../dataset-descriptor';
import { diskFailure, errorCode } from '../system-errors';
import type { FetchOptions } from './progress';

type Package = NonNullable<DatasetDescriptor['debianPackage']>;

/** apt as root would download as another user, who may not write to the user's cache. Ignored for anybody else. */
const asThisUser = ['-o', 'APT::Sandbox::User=root'];

/**
 * Gets a dataset's files from Debian's package of them, without installing it: `apt-get download`, `dpkg-deb -x`.
 * Where apt has no lists yet (a new container) and this is root, they are fetched first. Works in `partial`, like
 * the download from addresses, and checks the files before they appear in `folder`.
 *
 * @returns why it failed; undefined when the files are in `folder`
 * @throws LookbookError if the disk does not take the files; the signal's reason when aborted
 */
export async function extractDebianPackage(descriptor: DatasetDescriptor, { name, folder: inPackage }: Package, partial: string, folder: string, options: FetchOptions): Promise<string | undefined> {
  const work = join(partial, 'debian');
  try {
    await rm(work, { recursive: true, force: true });
    await mkdir(work);
    let offer = await findPackage(name, work, options);
    if (offer === undefined && process.getuid?.() === 0) {
      options.onWarning?.('apt has no list with the package yet; running apt-get update.');
      await run('apt-get', ['update', '-q'], work, options);
      offer = await findPackage(name, work, options);
    }
    if (offer === undefined) return `apt knows no package ${name}; "sudo apt-get update" may help`;

    const stopWatching = watchSize(join(work, offer.file), offer, options);
    try {
      await run('apt-get', [...asThisUser, 'download', '-q', name], work, options);
    } finally {
      stopWatching();
    }
    await run('dpkg-deb', ['-x', offer.file, '.'], work, options);
    for (const file of dataFilesOf(descriptor)) {
      const values = await readDataFile(join(work, inPackage), file);
      if (!values) return `the package lacks ${file.name}`;
      await rename(join(work, inPackage, file.name), join(folder, file.name));
    }
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    const unwritable = diskFailure(error, folder);
    if (unwritable) throw unwritable;
    if (errorCode(error) === 'ENOENT') return 'apt-get or dpkg-deb is not there (they come with Debian and Ubuntu)';
    return error instanceof Error ? error.message : String(error);
  }
}

interface Offer {
  readonly file: string;
  readonly bytes: number;
}

/** What apt would download, in its form `'uri' file size hash`. */
async function findPackage(name: string, workFolder: string, options: FetchOptions): Promise<Offer | undefined> {
  try {
    const output = await run('apt-get', ['download', '--print-uris', name], workFolder, options);
    const match = /^'[^']*' (\S+) (\d+)/m.exec(output);
    return match?.[1] === undefined ? undefined : { file: match[1], bytes: Number(match[2]) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw error;
    options.signal?.throwIfAborted();
    return undefined;
  }
}

/** apt tells its progress to terminals only, so the file that grows tells it. */
function watchSize(path: string, { file, bytes }: Offer, { onProgress }: FetchOptions): () => void {
  const report = () => {
    stat(path).then(({ size }) => onProgress?.({ file, received: size, total: bytes }), () => undefined);
  };
  const timer = setInterval(report, 200);
  return () => { clearInterval(timer); };
}

/** Runs a program to its end. @returns what it printed @throws Error with the last line of its complaint */
function run(program: string, args: readonly string[], cwd: string, { signal }: FetchOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C.UTF-8' }, ...(signal ? { signal } : {}) });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.find((arg) => !arg.startsWith('-')) ?? ''} failed (${killedBy ?? String(code)}): ${complaint.trim().split('\n').at(-1) ?? ''}`));
    });
  });
}
