// A process that writes a small run as a trainer does, to be killed or refused at any of its system calls.
// Tells on stdout, line by line, what it was promised to find again: the number of each event, each whole checkpoint.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { RunWriter } from '../../../src/runs/run-writer';
import { failureOf } from '../../../src/shared/failure';
import { epochCheckpoint } from './epoch-checkpoint';

const epochs = 2;
const batches = 3;

async function train(writer: RunWriter): Promise<void> {
  const tell = (word: string, value: number): void => { writeSync(1, `${word} ${value}\n`); };
  tell('event', writer.lastEvent?.seq ?? 0);
  await writer.saveSource([{ path: writer.record.experimentFile, text: 'export default 1;' }]);
  await writer.update({ state: 'running', startedAt: new Date().toISOString() });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let batch = 1; batch <= batches; batch++) {
      const step = (epoch - 1) * batches + batch;
      const figures = { type: 'batch', epoch, batch, step, loss: 1 / step, accuracy: 0.5, images: 64, seconds: step } as const;
      // What is kept is promised with the event that writes it.
      if (batch < batches) writer.keep(figures);
      else tell('event', writer.append(figures).seq);
    }
    tell('event', writer.append({ type: 'epoch', epoch, step: epoch * batches, loss: 1 / epoch, accuracy: 0.5, learning_rate: 1e-3, seconds: 1, imagesPerSecond: 1, best: true }).seq);
    tell('event', (await writer.saveCheckpoint('last', epochCheckpoint(epoch))).seq);
    tell('checkpoint', epoch);
  }
  await writer.saveEvaluation({ version: 1, epoch: epochs, testLoss: 1, testAccuracy: 1, classes: ['a'], outputs: 1, confusionMatrix: [[1]], noClass: [0], best: null });
}

const [folder = ''] = process.argv.slice(2);
const versions = { lookbook: '0.1.0', node: process.version, tfjs: '4.22.0', platform: process.platform };
const writer = await RunWriter.create({ runsFolder: join(folder, '.lookbook', 'runs'), experimentFile: join(folder, 'm.model.ts'), versions });
try {
  await train(writer);
  await writer.end('completed', null);
} catch (error) {
  await writer.end('failed', failureOf(error));
  process.exitCode = 1;
}
