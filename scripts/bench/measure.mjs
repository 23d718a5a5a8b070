import { availableParallelism, cpus, totalmem } from 'node:os';
import { step } from '../support/say.mjs';
import { measureAugmentation, measureJourneys, measureSizes } from './extras.mjs';
import { Participant } from './participant.mjs';
import { compareOnNetwork } from './rounds.mjs';

/**
 * @typedef {object} Report everything that a bench found
 * @property {{ processor: string, cores: number, memory: number, system: string }} machine
 * @property {string} date
 * @property {{ name: string, title: string, version: string }[]} participants
 * @property {number} rounds
 * @property {import('./rounds.mjs').Comparison[]} comparisons
 * @property {import('./extras.mjs').Journey[]} journeys start-up, memory and time to an accuracy; empty if not asked for
 * @property {import('./extras.mjs').SizeFigures[]} sizes
 * @property {import('./extras.mjs').AugmentationFigures[]} augmentation
 */

/**
 * Measures what the command line asks for. One process a participant takes part in all comparisons; at any moment one
 * of them computes.
 * @param {import('./participants.mjs').Program[]} programs
 * @param {import('./selection.mjs').Selection} selection
 * @returns {Promise<Report>}
 */
export async function measureAll(programs, selection) {
  const machine = { processor: cpus()[0]?.model ?? 'unknown processor', cores: availableParallelism(), memory: totalmem(), system: `${process.platform} ${process.arch}` };
  step(`${machine.processor}, ${machine.cores} cores`);
  const crew = programs.map((program) => new Participant(program));
  try {
    const participants = [];
    for (const participant of crew) {
      const { name, title } = participant.program;
      const { version = '' } = await participant.ask({ ask: 'version' });
      participants.push({ name, title, version });
      console.log(`${title}: ${version}`);
    }
    const comparisons = [];
    for (const batch of selection.batches) {
      for (const network of selection.networks) comparisons.push(await compareOnNetwork(crew, { network, batch }, selection));
    }
    const augmentation = selection.augmentation ? await measureAugmentation(crew) : [];
    const sizes = selection.extras ? await measureSizes(crew) : [];
    await Promise.all(crew.map((participant) => participant.end()));
    const journeys = selection.extras ? await measureJourneys(programs) : [];
    return { machine, date: new Date().toISOString().slice(0, 10), participants, rounds: selection.rounds, comparisons, journeys, sizes, augmentation };
  } finally {
    await Promise.all(crew.map((participant) => participant.end()));
  }
}
