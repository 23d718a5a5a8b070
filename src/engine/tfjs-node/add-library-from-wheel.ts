import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProgramFailure, runProgram, type RunOptions } from '../../dataset/sources/run-program';
import { errorCode } from '../../dataset/system-errors';
import { LookbookError } from '../../shared/failure';
import { addonVersion, type Installation } from './installation';

const wheelPackage = 'tensorflow-cpu==2.21.0';
const wheelMegabytes = 274;
const headersPackage = 'node-api-headers@1.9.0';
/** The wheel holds the same libraries for every Python; pip takes this one's, whatever Python runs it. */
const wheelPython = '3.12';
const wheelPlatforms: Partial<Record<NodeJS.Architecture, string>> = { x64: 'manylinux_2_27_x86_64', arm64: 'manylinux_2_27_aarch64' };

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** Extracts the libraries and the headers of the C interface: 0.9 of the wheel's 1.3 GB. Arguments: wheel, library folder, header folder. */
const extraction = `
import os, shutil, sys, zipfile
wheel, libraries, headers = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        parts = name.split('/')
        if parts[0] != 'tensorflow':
            continue
        if len(parts) == 2 and parts[1] in ${JSON.stringify(libraries)}:
            target = os.path.join(libraries, parts[1])
        elif parts[1] == 'include' and parts[2] in ('tensorflow', 'tsl', 'xla') and name.endswith('.h'):
            target = os.path.join(headers, *parts[2:])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, 'wb') as file:
            shutil.copyfileobj(source, file, 1 << 20)
`;

export interface WheelOptions {
  readonly signal: AbortSignal;
  readonly onStep: (message: string, fraction: number) => void;
  readonly onLine: (line: string) => void;
}

/**
 * Gives an installation of tfjs-node that npm made without its scripts its native part: libtensorflow from Python's
 * package `tensorflow-cpu` (the package's own version, 2.9.1, is found on one host only), and the addon compiled
 * against it. The addon is two C++ files and uses Node's stable native interface alone, so the compiler is called
 * directly, with the headers of that interface: neither node-gyp nor all of Node's headers are needed, and one addon
 * serves every Node.
 *
 * @param downloads where the wheel is kept until the installation is whole, so that another attempt finds it
 * @throws LookbookError that names the tool that is missing
 */
export async function addLibraryFromWheel({ folder, addon }: Installation, downloads: string, { signal, onStep, onLine }: WheelOptions): Promise<void> {
  const platform = process.platform === 'linux' ? wheelPlatforms[process.arch] : undefined;
  if (platform === undefined) {
    throw new LookbookError({
      message: `The prebuilt library cannot be downloaded, and for ${process.platform} on ${process.arch} there is no other source.`,
      remedy: 'Allow the connection to storage.googleapis.com (a proxy is taken from HTTPS_PROXY), or use the simd engine.',
    });
  }
  const run = { signal, onLine, cwd: folder };
  await requireTools(run);

  const wheel = await downloadWheel(downloads, platform, run, onStep);

  onStep('Extracting libtensorflow', 0.6);
  const libraryFolder = join(folder, 'deps', 'lib');
  const headers = join(folder, 'deps', 'include');
  await runProgram('python3', ['-c', extraction, wheel, libraryFolder, headers], run);

  onStep('Compiling the addon', 0.8);
  const nodeHeaders = join(downloads, 'node-api');
  await runProgram('npm', ['install', '--prefix', nodeHeaders, '--ignore-scripts', '--no-audit', '--no-fund', headersPackage], run);
  await mkdir(dirname(addon), { recursive: true });
  await runProgram('g++', [
    '-shared', '-fPIC', '-O2', '-std=c++17', `-DNAPI_VERSION=${addonVersion()}`,
    '-I', join(nodeHeaders, 'node_modules', 'node-api-headers', 'include'), '-I', headers,
    join('binding', 'tfjs_backend.cc'), join('binding', 'tfjs_binding.cc'), '-o', addon,
    '-L', libraryFolder, ...libraries.map((name) => `-l:${name}`), '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ], run);
  await rm(headers, { recursive: true });
}

/** @returns the wheel's path; one that is there already, whole, pip leaves as it is */
async function downloadWheel(folder: string, platform: string, run: RunOptions, onStep: WheelOptions['onStep']): Promise<string> {
  // pip draws its progress bar for terminals only, so what grows in its temporary folder tells it.
  const temporary = join(folder, 'temporary');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const tell = (bytes: number) => {
    const megabytes = Math.min(Math.round(bytes / 1e6), wheelMegabytes);
    onStep(`Downloading libtensorflow with pip (${wheelPackage}, ${megabytes} of ${wheelMegabytes} MB)`, 0.15 + 0.45 * megabytes / wheelMegabytes);
  };
  tell(0);
  const timer = setInterval(() => { sizeOfFolder(temporary).then(tell, () => undefined); }, 2000);
  try {
    await runProgram('python3', [
      '-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--only-binary=:all:', '--python-version', wheelPython, '--platform', platform, '--dest', folder, wheelPackage,
    ], { ...run, env: { TMPDIR: temporary } });
  } finally {
    clearInterval(timer);
    // pip does not go on with a download that was cut off.
    await rm(temporary, { recursive: true, force: true });
  }
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.whl'));
  if (name === undefined) throw new LookbookError({ message: `pip downloaded no wheel of ${wheelPackage}.`, remedy: 'The log tells more.' });
  return join(folder, name);
}

async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => {
    const { size } = await stat(join(folder, entry));
    return size;
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Finds out what is missing before anything is downloaded. */
async function requireTools(run: RunOptions): Promise<void> {
  const tools: readonly [string, readonly string[], string][] = [
    ['g++', ['--version'], 'g++'],
    ['python3', ['--version'], 'python3'],
    ['python3', ['-m', 'pip', '--version'], 'pip (python3 -m pip)'],
  ];
  const missing: string[] = [];
  for (const [program, args, name] of tools) {
    try {
      await runProgram(program, args, { ...run, onLine: undefined });
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && !(error instanceof ProgramFailure)) throw error;
      missing.push(name);
    }
  }
  if (missing.length === 0) return;
  throw new LookbookError({
    message: `The prebuilt library cannot be downloaded, and building from the tensorflow-cpu wheel needs ${missing.join(', ')}.`,
    remedy: 'Install what is missing (Debian, Ubuntu: "sudo apt-get install g++ python3 python3-pip") and try again.',
  });
}
