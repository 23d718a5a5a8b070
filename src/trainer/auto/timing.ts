// A process that loads an engine and an experiment's model, trains it for a few steps when asked to, tells how long a step takes, and ends.
import { once } from 'node:events';
import * as v from 'valibot';
import { makeClassMap } from '../../dataset/class-map';
import { describeDataset } from '../../dataset/load-dataset';
import { createEngine } from '../../engine/create-engine';
import { seedRandomness } from '../../engine/randomness';
import { buildModel } from '../../experiment/build-model';
import { loadExperiment } from '../../experiment/load-experiment';
import { failureOf } from '../../shared/failure';
import { applyOverrides } from '../prepare';
import { chooseStep } from '../choose-step';
import { createOptimizer } from '../optimizers';
import { timingRequest, type TimingMessage, type TimingRequest } from './timing-protocol';

/** The first steps make plans, memory and machine code. */
const warmUpSteps = 2;
const mostSteps = 8;
/** Timed steps end after so many milliseconds, but one is timed. */
const patience = 300;

/** @returns what trains the steps and gives the milliseconds of the fastest */
async function load({ engine: name, experimentFile, text, overrides, cacheFolder, images, classes }: TimingRequest): Promise<() => number> {
  const { threads, wideSimd, fastMath } = overrides;
  const { tf, compileStep } = await createEngine(name, { cacheFolder, threads, wideSimd, fastMath });
  const loaded = await loadExperiment({ file: experimentFile, text, tf });
  const { data, training } = applyOverrides(loaded.settings, overrides);
  const { height, width, channels, labelNames } = describeDataset(data.dataset);
  const randomness = seedRandomness(tf, training.seed);
  const imageShape = [height, width, channels] as const;
  const { model } = buildModel(loaded, tf, { inputShape: imageShape, classCount: makeClassMap(labelNames, data.classes).names.length });
  const optimizer = createOptimizer(tf, training.optimizer, training.learningRate);
  const { learn } = chooseStep({ tf, compileStep, model, imageShape, optimizer, loss: training.loss, randomness });
  const step = (number: number): number => {
    randomness.setStep(number);
    const begin = performance.now();
    learn({ count: classes.length, images, classes });
    return performance.now() - begin;
  };
  return () => {
    for (let number = 1; number <= warmUpSteps; number++) step(number);
    const times: number[] = [];
    for (const begin = performance.now(); times.length === 0 || (times.length < mostSteps && performance.now() - begin < patience);) times.push(step(warmUpSteps + 1 + times.length));
    return Math.min(...times);
  };
}

function say(message: TimingMessage): Promise<void> {
  return new Promise((resolve) => { process.send?.(message, () => { resolve(); }); });
}

process.on('disconnect', () => { process.exit(); });
const [request] = await once(process, 'message') as [unknown];
try {
  const timeSteps = await load(v.parse(timingRequest, request));
  const asked = once(process, 'message');
  await say('loaded');
  await asked;
  await say({ stepMilliseconds: timeSteps() });
} catch (error) {
  await say({ reason: failureOf(error).message });
}
process.exit();
