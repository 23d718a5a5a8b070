import { step } from '../support/say.mjs';

/** Steps before anything is measured: compiling, first touches of memory. */
const warmUpSteps = [8, 16];
const leastSteps = 8;
const trainingImages = 60_000;
/** Evaluation does not depend on the batch size of training; it is measured at this one. */
const evaluatedBatch = 64;

/**
 * @typedef {object} Figures of one participant on one network
 * @property {number[]} stepMilliseconds mean of each round
 * @property {number[]} evaluationSeconds of each round, 10,000 images; empty where it was not measured
 * @property {number} images trained on in a round
 */

/**
 * @typedef {object} Comparison
 * @property {string} network
 * @property {number} batch
 * @property {number} parameters that are trained
 * @property {number | null} multiplyAdds of one image forward
 * @property {Record<string, Figures>} figures by participant
 * @property {Record<string, string>} failures why a participant has no figures
 * @property {{ alone: number, together: number }[]} probes before each round: GFLOP/s a core, alone and with all cores at work
 */

/**
 * Lets everybody train a network in turn, round by round, each time for about as long.
 * @param {import('./participant.mjs').Participant[]} crew
 * @param {{ network: string, batch: number }} subject
 * @param {{ rounds: number, seconds: number }} selection
 * @returns {Promise<Comparison>}
 */
export async function compareOnNetwork(crew, { network, batch }, { rounds, seconds }) {
  step(`${network}, batch ${batch}`);
  /** @type {Comparison} */
  const comparison = { network, batch, parameters: 0, multiplyAdds: null, figures: {}, failures: {}, probes: [] };
  const ready = [];
  for (const participant of crew) {
    const images = await warmUp(participant, comparison, seconds);
    if (images !== null) ready.push({ participant, images });
  }
  for (let round = 0; round < rounds; round++) {
    comparison.probes.push(await probe(crew));
    // Each round begins with another one: what heats up or slows down the machine hits nobody always.
    for (let turn = 0; turn < ready.length; turn++) {
      const { participant, images } = ready[(round + turn) % ready.length];
      const figures = comparison.figures[participant.program.name];
      const { seconds: taken = NaN } = await participant.ask({ ask: 'train', images });
      figures.stepMilliseconds.push(taken / Math.ceil(images / batch) * 1000);
      if (batch === evaluatedBatch) figures.evaluationSeconds.push((await participant.ask({ ask: 'evaluate' })).seconds ?? NaN);
    }
  }
  console.log(ready.map(({ participant: { program: { name, title } } }) => `${title} ${Math.min(...comparison.figures[name].stepMilliseconds).toFixed(1)} ms`).join(', '));
  return comparison;
}

/**
 * Makes the network and trains it a little.
 * @returns {Promise<number | null>} images that take about `seconds`; null where this participant cannot
 */
async function warmUp(participant, comparison, seconds) {
  const { network, batch } = comparison;
  const { name, title } = participant.program;
  try {
    const { parameters = 0, multiplyAdds = null } = await participant.ask({ ask: 'network', network, batch });
    comparison.parameters ||= parameters;
    if (parameters !== comparison.parameters) throw new Error(`its ${network} has ${parameters} trainable parameters, the others' ${comparison.parameters}`);
    comparison.multiplyAdds ??= multiplyAdds;
    let stepSeconds = NaN;
    for (const steps of warmUpSteps) {
      const { seconds: taken = NaN } = await participant.ask({ ask: 'train', images: steps * batch });
      stepSeconds = taken / steps;
    }
    const steps = Math.max(leastSteps, Math.min(Math.round(seconds / stepSeconds), Math.floor(trainingImages / batch)));
    comparison.figures[name] = { stepMilliseconds: [], evaluationSeconds: [], images: steps * batch };
    return steps * batch;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    comparison.failures[name] = reason;
    console.log(`${title} does not take part: ${reason}`);
    await participant.restart();
    return null;
  }
}

/** What the machine gives now: virtual cores are not always whole ones. */
async function probe(crew) {
  const gigaflops = async (name) => (await crew.find(({ program }) => program.name === name)?.ask({ ask: 'probe' })) ?? {};
  const { gigaflops: alone = NaN } = await gigaflops('simd-1');
  const { gigaflops: all = NaN, threads = NaN } = await gigaflops('simd');
  return { alone, together: all / threads };
}
