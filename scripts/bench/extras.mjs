import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../support/paths.mjs';
import { end, start } from '../support/processes.mjs';
import { step } from '../support/say.mjs';
import { Participant } from './participant.mjs';

const network = 'model-4';
const batch = 64;
const wantedAccuracy = 0.985;
const mostEpochs = 5;
const allImages = 60_000;
const fewImages = 6_000;
const sizeRounds = 3;
const augmentationRounds = 7;

/**
 * @typedef {object} Journey model 4 in a process of its own, from its start on
 * @property {string} name
 * @property {number} firstBatchSeconds from the command's start to the end of the first batch
 * @property {number | null} accuracySeconds from the process's start to a test accuracy of .985, tests included; null if it was not reached
 * @property {number} accuracy at last
 * @property {number} epochs of 60,000 images until then
 * @property {number} peakMemory bytes
 */

/**
 * @typedef {object} SizeFigures model 4 on few images and on all
 * @property {string} name
 * @property {{ few: number[], all: number[] }} stepMilliseconds
 */

/**
 * @typedef {object} AugmentationFigures model 4 with the images as they are and augmented as the study does
 * @property {string} name
 * @property {{ plain: number[], augmented: number[] }} stepMilliseconds
 */

/** @param {import('./participants.mjs').Program[]} programs @returns {Promise<Journey[]>} */
export async function measureJourneys(programs) {
  const journeys = [];
  for (const program of programs) {
    step(`${program.title}: from its start to a test accuracy of ${wantedAccuracy} (${network}, batch ${batch})`);
    const ofCommand = program.name.startsWith('simd') ? await commandToFirstBatch(program) : undefined;
    const journey = await toAccuracy(program);
    journeys.push({ name: program.name, ...journey, firstBatchSeconds: ofCommand ?? journey.firstBatchSeconds });
    console.log(`${journeys.at(-1)?.firstBatchSeconds.toFixed(2)} s to the first batch, ${journey.accuracySeconds?.toFixed(1) ?? 'never'} s to ${journey.accuracy.toFixed(4)}`);
  }
  return journeys;
}

/** Few images against all, in turn. @param {Participant[]} crew @returns {Promise<SizeFigures[]>} */
export async function measureSizes(crew) {
  step(`${network}: ${fewImages} images against ${allImages}`);
  const figures = [];
  for (const participant of crew) {
    const { name } = participant.program;
    if (name === 'tfjs-node' || name === 'torch') continue;
    figures.push({ name, stepMilliseconds: await stepTimes(participant, { few: { images: fewImages }, all: { images: allImages } }, sizeRounds) });
  }
  return figures;
}

/** What augmentation costs `simd`, by epochs of few images with and without it, in turn. @param {Participant[]} crew @returns {Promise<AugmentationFigures[]>} */
export async function measureAugmentation(crew) {
  step(`${network}: images as they are against augmented ones`);
  const figures = [];
  for (const participant of crew) {
    const { name } = participant.program;
    if (!name.startsWith('simd')) continue;
    const trainings = { plain: { images: fewImages }, augmented: { images: fewImages, augment: true } };
    figures.push({ name, stepMilliseconds: await stepTimes(participant, trainings, augmentationRounds) });
  }
  return figures;
}

/**
 * Milliseconds a step of several trainings, in turn.
 * @template {string} Key
 * @param {Participant} participant
 * @param {Record<Key, { images: number, augment?: boolean }>} trainings
 * @param {number} rounds
 * @returns {Promise<Record<Key, number[]>>}
 */
async function stepTimes(participant, trainings, rounds) {
  await participant.ask({ ask: 'network', network, batch });
  await participant.ask({ ask: 'train', images: 8 * batch });
  const keys = /** @type {Key[]} */ (Object.keys(trainings));
  const times = /** @type {Record<Key, number[]>} */ ({});
  for (const key of keys) times[key] = [];
  for (let round = 0; round < rounds; round++) {
    for (const key of keys) {
      const { seconds = NaN } = await participant.ask({ ask: 'train', ...trainings[key] });
      times[key].push(seconds / Math.ceil(trainings[key].images / batch) * 1000);
    }
  }
  return times;
}

/** @param {import('./participants.mjs').Program} program */
async function toAccuracy(program) {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const participant = new Participant(program);
  try {
    await participant.ask({ ask: 'network', network, batch });
    await participant.ask({ ask: 'train', images: batch });
    const firstBatchSeconds = seconds();
    let accuracy = 0;
    let epochs = 0;
    while (accuracy < wantedAccuracy && epochs < mostEpochs) {
      await participant.ask({ ask: 'train', images: allImages });
      ({ accuracy = NaN } = await participant.ask({ ask: 'evaluate' }));
      epochs += 1;
    }
    const accuracySeconds = accuracy >= wantedAccuracy ? seconds() : null;
    const { peakMemory = NaN } = await participant.ask({ ask: 'memory' });
    return { firstBatchSeconds, accuracySeconds, accuracy, epochs, peakMemory };
  } finally {
    await participant.end();
  }
}

/** The command line as a person starts it, to the first batch in its journal. @param {import('./participants.mjs').Program} program */
async function commandToFirstBatch({ command, args }) {
  const threads = args[1] === undefined ? [] : ['--threads', args[1]];
  const runs = await mkdtemp(join(tmpdir(), 'lookbook-bench-'));
  const begin = performance.now();
  const child = start(command, [inRoot('dist', 'cli.mjs'), inRoot('examples', `${network}.model.ts`), '--engine', 'simd', '--json', '--out', runs, ...threads], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    if (child.stdout === null) return NaN;
    for await (const line of createInterface({ input: child.stdout })) {
      if (JSON.parse(line).type === 'batch') return (performance.now() - begin) / 1000;
    }
    return NaN;
  } finally {
    await end(child);
    await rm(runs, { recursive: true, force: true, maxRetries: 5 });
  }
}
