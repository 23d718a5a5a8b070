import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataFile } from '../data-file';
import { dataFilesOf, type DatasetDescriptor } from '../dataset-descriptor';
import { diskFailure, errorCode } from '../system-errors';
import type { FetchOptions } from './progress';
import { ProgramFailure, runProgram } from './run-program';

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
  const { signal } = options;
  try {
    await rm(work, { recursive: true, force: true });
    await mkdir(work);
    const archive = await downloadPackage(name, work, options).catch(async (error: unknown) => {
      if (!(error instanceof ProgramFailure) || process.getuid?.() !== 0) throw error;
      options.onWarning?.('apt\'s lists lack the package or are out of date; running apt-get update.');
      await runProgram('apt-get', ['update', '-q'], { cwd: work, signal });
      return downloadPackage(name, work, options);
    });
    await runProgram('dpkg-deb', ['-x', archive, '.'], { cwd: work, signal });
    for (const file of dataFilesOf(descriptor)) {
      const values = await readDataFile(join(work, inPackage), file);
      if (!values) return `the package lacks ${file.name}`;
      await rename(join(work, inPackage, file.name), join(folder, file.name));
    }
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    const unwritable = diskFailure(error, folder);
    if (unwritable) throw unwritable;
    if (errorCode(error) === 'ENOENT') return 'apt-get or dpkg-deb is not there (they come with Debian and Ubuntu)';
    if (error instanceof ProgramFailure) return `${error.message} ("sudo apt-get update" may help)`;
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns the name of the package's file in `work` @throws ProgramFailure if apt does not know or get it */
async function downloadPackage(name: string, work: string, options: FetchOptions): Promise<string> {
  const { signal } = options;
  // What apt would download, in its form: 'uri' file size hash.
  const announced = await runProgram('apt-get', ['download', '--print-uris', name], { cwd: work, signal });
  const match = /^'[^']*' (\S+) (\d+)/m.exec(announced);
  if (match?.[1] === undefined) throw new Error(`apt-get does not tell where it has ${name} from`);
  const [, file, bytes] = match;
  const stopWatching = watchSize(work, file, Number(bytes), options);
  try {
    await runProgram('apt-get', [...asThisUser, 'download', '-q', name], { cwd: work, signal });
  } finally {
    stopWatching();
  }
  return file;
}

/** apt tells its progress to terminals only, so the file that grows tells it. */
function watchSize(folder: string, file: string, total: number, { onProgress }: FetchOptions): () => void {
  const report = () => {
    stat(join(folder, file)).then(({ size }) => onProgress?.({ file, received: size, total }), () => undefined);
  };
  const timer = setInterval(report, 200);
  return () => { clearInterval(timer); };
}
