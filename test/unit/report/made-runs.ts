import { randomKey, randomUniform } from '../../../src/shared/random';
import type { Evaluation } from '../../../src/shared/evaluation';
import type { RunRecord } from '../../../src/shared/run-record';
import type { Augmentation } from '../../../src/shared/settings';
import type { TestSet } from '../../../src/shared/test-set';
import type { TemporaryRuns } from '../runs/temporary-runs';

/** A run to report on; its figures follow from its predictions, as a trainer's do. */
export interface MadeRun {
  readonly experiment: string;
  readonly name: string;
  /** Share of the images that are given the right class, about. */
  readonly skill: number;
  readonly epochs?: number;
  readonly validation?: boolean;
  readonly augment?: readonly Augmentation[];
  readonly failed?: boolean;
}

const classes = ['Top', 'Bottom', 'Accessories'];
const classOf = [0, 1, 0, 0, 0, 1, 0, 1, 2, 1];
const labelNames = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const images = 400;
const batchesPerEpoch = 20;
const files = { 'train-images-idx3-ubyte.gz': '8d4fb7e6c68d591d4c3dfef9ec88bf0d' };

/** Writes a whole run, as a trainer would. @returns its folder. */
export async function makeRun(runs: Pick<TemporaryRuns, 'create' | 'folder'>, { experiment, name, skill, epochs = 2, validation = true, augment = [], failed = false }: MadeRun): Promise<string> {
  const writer = await runs.create(experiment);
  await writer.saveSource([{ path: `${runs.folder}/${experiment}`, text: `// ${name} <script>alert(1)</script> \`\`\`\nexport default 1;\n` }]);
  const training = { epochs, batchSize: 64, validationSplit: validation ? 0.1 : 0, optimizer: 'adam', learningRate: 1e-3, seed: 42, loss: 'crossEntropy', shuffle: true } as const;
  await writer.update({
    name, state: 'running', startedAt: new Date().toISOString(), classes, summary,
    settings: { data: { dataset: 'fashion-mnist', classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] } }, augment: [...augment], training },
    engine: { name: 'simd', version: '1', threads: 2, detail: 'WebAssembly' },
    dataset: { name: 'fashion-mnist', files, trainingImages: 1280, validationImages: validation ? 128 : 0, testImages: images },
  });
  writer.append({ type: 'started', name, engine: 'simd', threads: 2, parameters: 420_739, epochs, batchesPerEpoch, batchSize: 64, trainingImages: 1280, validationImages: 128, testImages: images, classes });
  const key = randomKey(7, name);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let batch = 1; batch <= batchesPerEpoch; batch++) {
      const step = (epoch - 1) * batchesPerEpoch + batch;
      writer.append({ type: 'batch', epoch, batch, step, loss: (1.2 - skill) / step + 0.01 * randomUniform(key, step), accuracy: 1 - 0.5 / step, images: 64, seconds: step / 10 });
    }
    const loss = (1.3 - skill) / (epoch + 1) + 0.001 * randomUniform(key, 1000 + epoch);
    writer.append({ type: 'epoch', epoch, step: epoch * batchesPerEpoch, loss, accuracy: 1 - loss / 3, ...(validation ? { val_loss: loss * 1.1, val_accuracy: 1 - loss / 2 } : {}), learning_rate: 1e-3, seconds: 2, imagesPerSecond: 640, best: true });
  }
  if (failed) {
    await writer.end('failed', { message: 'The loss became NaN.' });
    return writer.folder;
  }
  const { evaluation, testSet, predictions } = test(skill, key, epochs);
  await writer.savePredictions(predictions, testSet);
  await writer.saveEvaluation(evaluation);
  await writer.update({ result: { testLoss: evaluation.testLoss, testAccuracy: evaluation.testAccuracy, epochs, seconds: 4 } });
  await writer.end('completed', null);
  return writer.folder;
}

function test(skill: number, key: number, epoch: number): { evaluation: Evaluation; testSet: TestSet; predictions: Float32Array } {
  const labels = Array.from({ length: images }, (_, image) => image % 10);
  const confusionMatrix = classes.map(() => classes.map(() => 0));
  const predictions = new Float32Array(images * classes.length);
  let loss = 0;
  for (const [image, label] of labels.entries()) {
    const truth = classOf[label] ?? 0;
    const given = randomUniform(key, image) < skill ? truth : (truth + 1) % 3;
    const sure = 0.5 + 0.45 * randomUniform(key, 10_000 + image);
    predictions.set([0, 1, 2].map((of) => (of === given ? sure : (1 - sure) / 2)), image * 3);
    loss -= Math.log(predictions[image * 3 + truth] ?? 0) / images;
    const row = confusionMatrix[truth] ?? [];
    row[given] = (row[given] ?? 0) + 1;
  }
  const right = confusionMatrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  return {
    predictions, testSet: { version: 1, labelNames, classOf, images: labels.map((_, image) => image), labels },
    evaluation: { version: 1, epoch, testLoss: loss, testAccuracy: right / images, classes, outputs: 3, confusionMatrix, noClass: [0, 0, 0], best: null },
  };
}

const layer = { inputs: [], source: null, parameterFormula: '', multiplyAdds: 1000 };
const summary: RunRecord['summary'] = {
  inputShape: [null, 28, 28, 1], outputShape: [null, 3], parameters: 420_739, trainableParameters: 420_739,
  layers: [
    { ...layer, name: 'conv2d_1', className: 'Conv2D', description: '32 filters', inputShape: [null, 28, 28, 1], outputShape: [null, 28, 28, 32], parameters: 320, trainableParameters: 320, receptiveField: { size: [3, 3], jump: [1, 1] } },
    { ...layer, name: 'max_pooling2d_1', className: 'MaxPooling2D', description: '2×2', inputShape: [null, 28, 28, 32], outputShape: [null, 14, 14, 32], parameters: 0, trainableParameters: 0, receptiveField: { size: [4, 4], jump: [2, 2] } },
    { ...layer, name: 'conv2d_2', className: 'Conv2D', description: '64 filters', inputShape: [null, 14, 14, 32], outputShape: [null, 14, 14, 64], parameters: 18_496, trainableParameters: 18_496, receptiveField: { size: [8, 8], jump: [2, 2] } },
    { ...layer, name: 'max_pooling2d_2', className: 'MaxPooling2D', description: '2×2', inputShape: [null, 14, 14, 64], outputShape: [null, 7, 7, 64], parameters: 0, trainableParameters: 0, receptiveField: { size: [10, 10], jump: [4, 4] } },
    { ...layer, name: 'dense_1', className: 'Dense', description: '3 units', inputShape: [null, 3136], outputShape: [null, 3], parameters: 401_923, trainableParameters: 401_923, receptiveField: null },
  ],
};
