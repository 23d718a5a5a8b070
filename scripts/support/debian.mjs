import { existsSync } from 'node:fs';
import { findProgram, run } from './processes.mjs';
import { PlainError, step } from './say.mjs';

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macChromes = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The path of a Chromium or Chrome: $LOOKBOOK_CHROMIUM, the PATH, or where macOS keeps applications. */
export const findChromium = () =>
  process.env.LOOKBOOK_CHROMIUM ?? chromiumNames.map(findProgram).find(Boolean) ?? macChromes.find((path) => existsSync(path));

const debianMultiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];

/**
 * What the project uses of the machine: the Debian package that brings it, and how to see that it is there.
 * @type {Record<string, { package: string, present: () => boolean }>}
 */
const needs = {
  chromium: { package: 'chromium', present: () => findChromium() !== undefined },
  strace: { package: 'strace', present: () => process.platform !== 'linux' || findProgram('strace') !== undefined },
  'g++': { package: 'g++', present: () => findProgram('g++') !== undefined },
  make: { package: 'make', present: () => findProgram('make') !== undefined },
  python3: { package: 'python3', present: () => findProgram('python3') !== undefined },
  'Kerberos headers': {
    package: 'libkrb5-dev',
    present: () =>
      process.platform !== 'linux' ||
      ['/usr/include/gssapi', '/usr/include/gssapi.h', `/usr/include/${debianMultiarch}/gssapi`].some((path) => existsSync(path)),
  },
  pngquant: { package: 'pngquant', present: () => findProgram('pngquant') !== undefined },
  Xvfb: { package: 'xvfb', present: () => findProgram('xvfb-run') !== undefined },
};

/** What code-server needs to compile its native parts. */
export const toCompile = ['g++', 'make', 'python3', 'Kerberos headers'];

/**
 * Makes sure that the machine has what is named: installs it when we are root on Debian, otherwise says what is missing.
 * @param {string[]} names keys of the table above
 * @throws {PlainError} that names what is missing and how to get it
 */
export async function ensureOnMachine(names) {
  const missing = names.filter((name) => !needs[name].present());
  if (missing.length === 0) return;
  const packages = missing.map((name) => needs[name].package);
  const remedy = `apt-get install ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new PlainError(
      `Missing on this machine: ${missing.join(', ')}.\n` +
        `On Debian or Ubuntu: sudo ${remedy}\nElsewhere install the equivalents, then try again. ` +
        `(As root on Debian this installs them by itself.)`,
    );
  }
  step(`Installing ${packages.join(', ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await apt(['update', '-qq'], env);
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
  const still = missing.filter((name) => !needs[name].present());
  if (still.length > 0) throw new PlainError(`apt-get succeeded, yet still missing: ${still.join(', ')}.`);
}

async function apt(args, env) {
  const { code, output, timedOut } = await run('apt-get', args, { env, output: 'quiet', timeoutSeconds: 600 });
  if (code === 0) return;
  throw new PlainError(`apt-get ${args.join(' ')} ${timedOut ? 'took longer than ten minutes' : 'failed'}:\n${output.slice(-2000)}`);
}
