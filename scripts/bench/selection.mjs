import { parseArgs } from 'node:util';
import { PlainError } from '../support/say.mjs';

/** Models of examples/. */
const study = [1, 2, 3, 4, 5, 6].map((number) => `model-${number}`);
/** Networks of networks.ts. */
const others = ['lenet-5', 'vgg', 'vgg-colour', 'residual', 'separable', 'strided', 'perceptron'];
const widths = [8, 16, 32, 64, 128].map((width) => `width-${width}`);
/** Names that stand for several networks. @type {Record<string, string[]>} */
const groups = { study, others, widths, all: [...study, ...others, ...widths] };

const help = `npm run bench -- [flags]

Compares simd with each peer that is there. Without flags: a few minutes, batch 64.

  --full              every network at batch 32, 64 and 256, five rounds, start-up, memory, growth with the images (an hour)
  --networks A,B      of ${[...groups.all, ...Object.keys(groups)].join(', ')}
  --batch A,B         batch sizes
  --rounds N          how often each participant trains each network, in turn
  --seconds N         about how long each of these trainings is to take
  --threads N         threads of simd in place of all
  --extras            also start-up, memory, the time to a test accuracy of .985, and 6,000 against 60,000 images
  --augmentation      also what augmenting the images as the study does costs simd
  --node PATH         run simd on another Node; "tests" is the one that the tests fetch
  --python PATH       a Python that has tf.keras or PyTorch
  --with-peers        set up tf.keras in a virtual environment in Lookbook's cache (0.3 GB to download)
  --with-torch        set up PyTorch, too (up to 3 GB to download)
  --without A,B       leave participants out: simd-1, simd, keras, torch, tfjs-node
  --json FILE         write all figures
  --picture FILE      draw the ratios, as SVG
`;

/**
 * @typedef {object} Selection what the command line asks for
 * @property {string[]} networks
 * @property {number[]} batches
 * @property {number} rounds
 * @property {number} seconds of training a participant and round
 * @property {boolean} extras
 * @property {boolean} augmentation
 * @property {number | undefined} threads
 * @property {string | undefined} node
 * @property {string | undefined} python
 * @property {boolean} withPeers
 * @property {boolean} withTorch
 * @property {string[]} without
 * @property {string | undefined} json
 * @property {string | undefined} picture
 */

/** @param {string[]} words @returns {Selection | null} null when help was asked for, and given */
export function readSelection(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      full: { type: 'boolean', default: false },
      networks: { type: 'string' }, batch: { type: 'string' }, rounds: { type: 'string' }, seconds: { type: 'string' }, threads: { type: 'string' },
      extras: { type: 'boolean', default: false }, augmentation: { type: 'boolean', default: false },
      node: { type: 'string' }, python: { type: 'string' },
      'with-peers': { type: 'boolean', default: false }, 'with-torch': { type: 'boolean', default: false },
      without: { type: 'string', default: '' }, json: { type: 'string' }, picture: { type: 'string' }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return null;
  }
  const { full } = values;
  const quick = ['model-1', 'model-4', 'model-6', 'lenet-5', 'vgg', 'residual', 'separable', 'strided'];
  return {
    networks: values.networks === undefined ? (full ? groups.all : quick) : namesOf(values.networks),
    batches: values.batch?.split(',').map((text) => count('--batch', text)) ?? (full ? [32, 64, 256] : [64]),
    rounds: count('--rounds', values.rounds ?? (full ? '5' : '3')),
    seconds: count('--seconds', values.seconds ?? (full ? '2' : '1')),
    extras: full || values.extras,
    augmentation: full || values.augmentation,
    threads: values.threads === undefined ? undefined : count('--threads', values.threads),
    node: values.node, python: values.python,
    withPeers: values['with-peers'] || values['with-torch'], withTorch: values['with-torch'],
    without: values.without.split(',').filter((name) => name !== ''),
    json: values.json, picture: values.picture,
  };
}

function namesOf(text) {
  return text.split(',').flatMap((name) => {
    const networks = groups[name] ?? groups.all.filter((network) => network === name);
    if (networks.length === 0) throw new PlainError(`There is no network ${name}. There are ${[...groups.all, ...Object.keys(groups)].join(', ')}.`);
    return networks;
  });
}

function count(flag, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new PlainError(`${flag} takes a whole number from 1 on, not ${text}.`);
  return Number(text);
}
