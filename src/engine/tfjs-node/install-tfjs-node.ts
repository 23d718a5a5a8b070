import { mkdir, readdir, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvHttpProxyAgent, request } from 'undici';
import { claimPartialFolder, releasePartialFolder, removePartialFolder } from '../../dataset/sources/partial-folder';
import { ProgramFailure, runProgram } from '../../dataset/sources/run-program';
import { diskFailure, errorCode } from '../../dataset/system-errors';
import { LookbookError } from '../../shared/failure';
import { addLibraryFromWheel } from './add-library-from-wheel';
import { installationFolder, installationSeenFrom, packageName, type Installation } from './installation';

const packageVersion = '4.22.0';
/** Where the package's install script gets libtensorflow and the addon from, unless its environment variables say otherwise. */
const prebuiltHost = 'https://storage.googleapis.com/';
/** The wheel, the libraries in it and the packages, with room to spare. */
const bytesNeeded = 2e9;

export interface InstallOptions {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Hears what is being done, and the share of the whole that is behind it. */
  readonly onStep: (message: string, fraction: number) => void;
  /** Hears what the programs print that do the work. */
  readonly onLine: (line: string) => void;
  /** Makes sure that it works, in a process of its own: what does not load may end its process. */
  readonly check: (installation: Installation) => Promise<void>;
}

/**
 * Installs tfjs-node into Lookbook's cache: as npm does it, or, where the prebuilt library cannot be downloaded, with
 * libtensorflow from the wheel of `tensorflow-cpu`. An installation that is there is replaced only by one that works.
 *
 * @returns the folder
 * @throws LookbookError that says what is missing; the signal's reason when cancelled
 */
export async function installTfjsNode(options: InstallOptions): Promise<string> {
  const target = installationFolder(options.cacheFolder);
  const engines = join(target, '..');
  const partial = await claimPartialFolder(engines).catch((error: unknown) => { throw diskFailure(error, engines) ?? error; });
  try {
    await requireSpace(engines);
    const made = join(partial, 'tfjs-node');
    await rm(made, { recursive: true, force: true });
    await mkdir(made);
    const installation = await makeInstallation(made, partial, options);
    options.onStep('Trying it out', 0.95);
    await options.check(installation);
    options.signal.throwIfAborted();
    await replaceFolder(made, target, join(partial, 'replaced'));
  } catch (error) {
    await leaveDownloads(partial);
    options.signal.throwIfAborted();
    throw diskFailure(error, engines) ?? asLookbookError(error);
  }
  await removePartialFolder(partial);
  options.onStep('The tfjs-node engine is installed', 1);
  return target;
}

/** What was downloaded stays for the next attempt; all else goes. */
async function leaveDownloads(partial: string): Promise<void> {
  await rm(join(partial, 'tfjs-node'), { recursive: true, force: true });
  // Removes it only if it is empty.
  await rmdir(join(partial, 'wheel')).catch(() => undefined);
  if ((await readdir(partial)).length > 0) await releasePartialFolder(partial);
  else await removePartialFolder(partial);
}

async function makeInstallation(folder: string, partial: string, options: InstallOptions): Promise<Installation> {
  options.onStep(`Installing ${packageName} ${packageVersion} from npm`, 0.02);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [packageName]: packageVersion } }, null, 2));
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], folder, options);
  const installation = () => installationSeenFrom(join(folder, 'package.json'));
  const installed = installation();
  if (!installed) throw new LookbookError({ message: `npm installed no ${packageName}.`, remedy: 'The log tells more.' });

  const reason = await addPrebuiltLibrary(folder, options);
  const whole = installation();
  if (reason === undefined && whole?.complete) return whole;
  options.onLine(`No prebuilt library: ${reason ?? 'npm reported success, but there is none'}.`);
  await addLibraryFromWheel(installed, join(partial, 'wheel'), options);
  return installed;
}

/** Runs the package's install script. @returns why there is no prebuilt library; undefined when there is */
async function addPrebuiltLibrary(folder: string, options: InstallOptions): Promise<string | undefined> {
  const host = process.env.TFJS_NODE_CDN_STORAGE ?? process.env.CDN_STORAGE ?? prebuiltHost;
  options.onStep(`Downloading the prebuilt library from ${new URL(host).host}`, 0.1);
  // The script waits for ever for a host that does not answer.
  const unreachable = await whyUnreachable(host, options.signal);
  if (unreachable !== undefined) return unreachable;
  try {
    await npm(['rebuild', '--foreground-scripts', packageName], folder, options);
    return undefined;
  } catch (error) {
    if (error instanceof ProgramFailure) return error.message;
    throw error;
  }
}

async function whyUnreachable(url: string, signal: AbortSignal): Promise<string | undefined> {
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: 10_000 } });
  try {
    const { body } = await request(url, { method: 'HEAD', dispatcher, headersTimeout: 10_000, signal });
    await body.dump();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return `${new URL(url).host} cannot be reached (${errorCode(error) ?? String(error)})`;
  } finally {
    await dispatcher.destroy();
  }
}

async function npm(args: readonly string[], cwd: string, { signal, onLine }: InstallOptions): Promise<void> {
  try {
    await runProgram(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd, signal, onLine });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new LookbookError({ message: 'npm is not on the PATH.', remedy: 'Install Node.js (20 or later), which brings it, and try again.' }, { cause: error });
  }
}

async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytesNeeded) return;
  throw new LookbookError({
    message: `The installation needs ${bytesNeeded / 1e9} GB while it runs (half of it for good), and ${(bavail * bsize / 1e9).toFixed(1)} GB are free.`,
    remedy: 'Make room, or name a folder on another disk in the environment variable LOOKBOOK_CACHE.',
    file: folder,
  });
}

/** Puts `made` into the place of `target`; what was there goes to `aside`. */
async function replaceFolder(made: string, target: string, aside: string): Promise<void> {
  await rm(aside, { recursive: true, force: true });
  await rename(target, aside).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  await rename(made, target);
}

function asLookbookError(error: unknown): unknown {
  if (!(error instanceof ProgramFailure)) return error;
  return new LookbookError({ message: `${error.message}.`, remedy: 'The lines above tell more. What was downloaded is kept for the next attempt.', detail: error.lastLines.join('\n') }, { cause: error });
}
