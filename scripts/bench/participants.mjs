import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { ensureNode } from '../support/code-server.mjs';
import { cacheFolder, inRoot } from '../support/paths.mjs';
import { PlainError } from '../support/say.mjs';
import { bundlePrograms } from '../support/test-bundles.mjs';
import { findPython } from './python.mjs';

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} title
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 */

/**
 * Those who take part: `simd` with one and with all threads, and each peer that is there.
 * @param {import('./selection.mjs').Selection} selection
 * @returns {Promise<Program[]>}
 */
export async function findParticipants(selection) {
  await build({ stale: true });
  const [simd, tfjsNode] = await bundlePrograms(
    [inRoot('scripts', 'bench', 'simd.ts'), inRoot('scripts', 'bench', 'peers', 'tfjs-node.ts')],
    { outdir: inRoot('out', 'bench'), outbase: inRoot('scripts', 'bench') },
  );
  const node = selection.node === 'tests' ? await ensureNode() : selection.node ?? process.execPath;
  const threads = selection.threads === undefined ? [] : [String(selection.threads)];
  const found = [
    { name: 'simd-1', title: 'simd, 1 thread', command: node, args: [simd, '1'] },
    { name: 'simd', title: selection.threads === undefined ? 'simd' : `simd, ${selection.threads} threads`, command: node, args: [simd, ...threads] },
    ...(await pythonPeers(selection)),
    ...(tfjsNodeIsInstalled() ? [{ name: 'tfjs-node', title: 'tfjs-node', command: process.execPath, args: [tfjsNode] }] : []),
  ].filter(({ name }) => !selection.without.includes(name));
  if (!found.some(({ name }) => name.startsWith('simd'))) throw new PlainError('Nothing is left to compare with the peers.');
  return found;
}

/** @param {import('./selection.mjs').Selection} selection @returns {Promise<Program[]>} */
async function pythonPeers({ python, withPeers, withTorch }) {
  const data = dataFolder();
  const peers = /** @type {const} */ ([
    { name: 'keras', title: 'tf.keras', package: 'tensorflow', program: 'train_keras.py', install: withPeers },
    { name: 'torch', title: 'PyTorch', package: 'torch', program: 'train_torch.py', install: withTorch },
  ]);
  const found = [];
  for (const { name, title, package: wanted, program, install } of peers) {
    const interpreter = await findPython(wanted, { python, install });
    if (interpreter === undefined) console.log(`${title} does not take part: no Python with ${wanted} (--python PATH, or ${name === 'torch' ? '--with-torch' : '--with-peers'}).`);
    else found.push({ name, title, command: interpreter, args: [inRoot('scripts', 'bench', 'peers', program), data] });
  }
  return found;
}

/** Where the four files are that `ensureDataset` has found or fetched. */
function dataFolder() {
  const folders = [join(cacheFolder(), 'datasets', 'fashion-mnist'), '/usr/share/datasets/fashion-mnist'];
  const folder = folders.find((candidate) => existsSync(join(candidate, 'train-images-idx3-ubyte.gz')));
  if (folder === undefined) throw new PlainError(`Fashion-MNIST is in none of ${folders.join(', ')}.`);
  return folder;
}

function tfjsNodeIsInstalled() {
  const places = [join(cacheFolder(), 'engines', 'tfjs-node'), inRoot()];
  return places.some((place) => existsSync(join(place, 'node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node')));
}
