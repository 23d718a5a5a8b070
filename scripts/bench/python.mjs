import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsFolder } from '../support/paths.mjs';
import { findProgram, run } from '../support/processes.mjs';
import { PlainError, since, step } from '../support/say.mjs';

/** What pip is asked for, first choice first, and how much comes of it. */
const packages = {
  tensorflow: {
    version: '2.21.0',
    size: '0.3 GB to download',
    // The same code without the parts for graphics cards; there is no such package for Macs.
    wanted: process.platform === 'darwin' ? [['tensorflow==2.21.0']] : [['tensorflow-cpu==2.21.0'], ['tensorflow==2.21.0']],
  },
  torch: {
    version: '2.15.0',
    size: '3 GB to download, 7 GB on the disk, unless the package index has the build without graphics cards',
    wanted: [['torch==2.15.0+cpu', 'numpy'], ['torch==2.15.0', 'numpy']],
  },
};

/**
 * A Python that can import a package: the one that was named, or that of a virtual environment in Lookbook's cache.
 * @param {keyof typeof packages} name
 * @param {{ python: string | undefined, install: boolean }} options
 * @returns {Promise<string | undefined>}
 */
export async function findPython(name, { python, install }) {
  if (python !== undefined && (await imports(python, name))) return python;
  const folder = join(toolsFolder(), `${name}-${packages[name].version}`);
  const own = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  if (existsSync(own) && (await imports(own, name))) return own;
  if (!install) return undefined;
  await setUp(name, folder, own);
  return own;
}

async function imports(python, name) {
  const { code } = await run(python, ['-c', `import ${name}`], { output: 'quiet', timeoutSeconds: 120 });
  return code === 0;
}

/** Makes a virtual environment with the package; half of one is worth nothing. */
async function setUp(name, folder, own) {
  const { size, wanted } = packages[name];
  step(`Setting up ${name} in ${folder} (${size})`);
  const begin = performance.now();
  const python = findProgram('python3') ?? findProgram('python');
  if (python === undefined) throw new PlainError('There is no Python on the PATH: install one, or leave the peers out.');
  await rm(folder, { recursive: true, force: true });
  await mkdir(toolsFolder(), { recursive: true });
  const made = await run(python, ['-m', 'venv', folder], { output: 'quiet' });
  if (made.code !== 0) throw new PlainError(`No virtual environment can be made (on Debian: python3-venv):\n${made.output}`);
  const failures = [];
  for (const requirements of wanted) {
    const { code, output } = await run(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...requirements], { output: 'quiet' });
    if (code === 0 && (await imports(own, name))) {
      console.log(`${requirements[0]} installed in ${since(begin)}`);
      return;
    }
    failures.push(output.trim());
  }
  await rm(folder, { recursive: true, force: true });
  throw new PlainError(`${name} cannot be installed:\n${failures.at(-1)}`);
}
