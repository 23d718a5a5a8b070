import { dirname } from 'node:path';
import { RunWriter } from '../src/runs/run-writer';
import type { Evaluation } from '../src/shared/evaluation';
import type { RunEvent, RunEventBody } from '../src/shared/run-event';
import { randomKey, randomUniform } from '../src/shared/random';
import { madeUpEvents, madeUpRecord, threeClassEvaluation } from './e2e/webview/made-up-run';

const versions = { lookbook: '0', node: process.version, tfjs: '4', platform: process.platform };

export interface RunOnDisk {
  readonly runsFolder: string;
  /** Absolute; its text is kept as the run's source. */
  readonly experimentFile: string;
  readonly name: string;
  readonly batches: number;
  readonly epochs?: number;
  /** Test images that the model gets wrong, of 3,000. */
  readonly wrong: number;
  readonly learningRate?: number;
  readonly text: string;
}

const classes = 3;
const perClass = 1000;

/** Outputs for `classes` × `perClass` images: the `wrong` first in an order of the seed's are given the next class. */
function predictions(wrong: number): { outputs: Float32Array; evaluation: Evaluation } {
  const count = classes * perClass;
  const outputs = new Float32Array(count * classes).fill(0.05);
  const confusionMatrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const key = randomKey(7, 'hard images');
  const hardest = Array.from({ length: count }, (_, image) => image).sort((a, b) => randomUniform(key, a) - randomUniform(key, b));
  const missed = new Set(hardest.slice(0, wrong));
  for (let image = 0; image < count; image++) {
    const truth = image % classes;
    const given = missed.has(image) ? (truth + 1) % classes : truth;
    outputs[image * classes + given] = 0.9;
    const row = confusionMatrix[truth];
    if (row !== undefined) row[given] = (row[given] ?? 0) + 1;
  }
  return { outputs, evaluation: { ...threeClassEvaluation, best: null, testAccuracy: 1 - wrong / count, testLoss: wrong / count, confusionMatrix } };
}

/** Writes a whole run through the writer that trainers use. @returns its folder. */
export async function writeRun({ runsFolder, experimentFile, name, batches, epochs = 10, wrong, learningRate = 1e-3, text }: RunOnDisk): Promise<string> {
  const writer = await RunWriter.create({ runsFolder, experimentFile, versions });
  const made = { epochs, batches, batchesPerEpoch: Math.ceil(batches / epochs), state: 'completed', name } as const;
  const { settings, engine, dataset, summary, classes: names } = madeUpRecord(made);
  if (settings === null) throw new Error('A made-up run has settings');
  await writer.saveSource([{ path: experimentFile, text }]);
  await writer.update({ name, state: 'running', startedAt: new Date().toISOString(), settings: { ...settings, training: { ...settings.training, learningRate } }, engine, dataset, summary, classes: names });
  for (const event of madeUpEvents(made).slice(1)) writer.append(body(event));
  const { outputs, evaluation } = predictions(wrong);
  const images = Array.from({ length: classes * perClass }, (_, image) => image);
  await writer.savePredictions(outputs, { version: 1, labelNames: names, classOf: [0, 1, 2], images, labels: images.map((image) => image % classes) });
  await writer.saveEvaluation(evaluation);
  await writer.update({ result: { testLoss: evaluation.testLoss, testAccuracy: evaluation.testAccuracy, epochs, seconds: 51 } });
  await writer.end('completed', null);
  return writer.folder;
}

function body({ seq, time, ...rest }: RunEvent): RunEventBody {
  return rest;
}

/** So many runs of so many batches each. @returns their folders. */
export async function writeManyRuns(experimentFile: string, count: number, batches: number): Promise<string[]> {
  const folders: string[] = [];
  for (let index = 0; index < count; index++) {
    folders.push(await writeRun({
      runsFolder: `${dirname(experimentFile)}/.lookbook/runs`, experimentFile, name: `Run ${index + 1}`, batches, wrong: 20 + 3 * index,
      learningRate: index % 2 === 0 ? 1e-3 : 1e-2, text: `// Source of run ${index % 3}\n`,
    }));
  }
  return folders;
}
