// Answers as an inspector does, without evaluating anything. The file's name says how it behaves.
import { basename } from 'node:path';
import type { Inspection, InspectorMessage, InspectorRequest } from '../../../src/shared/inspector-protocol';

let answered = 0;

function inspection(file: string, text: string): Inspection {
  return {
    name: text, classes: [String(process.pid)], definition: null, remarks: [], files: [file], augmentation: { written: null, steps: [], extensible: false },
    settings: {
      data: { dataset: 'fashion-mnist' }, augment: [],
      training: { epochs: 1, batchSize: 1, validationSplit: 0, optimizer: 'adam', learningRate: 1e-3, seed: 0, loss: 'crossEntropy', shuffle: true },
    },
    summary: { layers: [], inputShape: [null, 28, 28, 1], outputShape: [null, 10], parameters: answered, trainableParameters: 0 },
  };
}

type InspectRequest = Extract<InspectorRequest, { type: 'inspect' }>;

function answer({ id, file, text }: InspectRequest): InspectorMessage | null {
  const memory = 100e6;
  answered += 1;
  switch (basename(file)) {
    case 'hangs': return null;
    case 'kills-itself':
      console.error('last words');
      process.exit(5);
      break;
    case 'refused': return { type: 'refused', id, failure: { message: 'No good.', file } , memory };
    case 'grows': return { type: 'answered', id, answer: inspection(file, text ?? ''), memory: 2e9 };
    case 'nonsense': return { type: 'answered', id, answer: { name: 5 }, memory };
    case 'answers-twice':
      process.send?.({ type: 'answered', id: id - 1, answer: inspection(file, 'stale'), memory });
      break;
  }
  return { type: 'answered', id, answer: inspection(file, text ?? ''), memory };
}

/** Takes longer than any answer may, with news now and then. */
function download(id: number): void {
  let received = 0;
  const timer = setInterval(() => {
    received += 1;
    if (received < 5) {
      process.send?.({ type: 'downloading', id, progress: { file: 'images', received, total: null } });
      return;
    }
    clearInterval(timer);
    const figures = { smallest: 0, largest: 0, mean: 0, deviation: 0 };
    const pixels = { histogram: new Array<number>(256).fill(0), stored: figures, scaled: figures };
    process.send?.({ type: 'answered', id, answer: { title: 'Downloaded', height: 1, width: 1, channels: 1, labels: [], classes: [], pixels, folder: '/' }, memory: 100e6 });
  }, 1000);
}

process.on('message', (request: InspectorRequest) => {
  if (request.type !== 'inspect') {
    download(request.id);
    return;
  }
  const message = answer(request);
  if (message === null) return;
  // Slow enough for requests to pile up.
  setTimeout(() => { process.send?.(message); }, basename(request.file) === 'slow' ? 300 : 0);
});
process.on('disconnect', () => { process.exit(); });
console.log(`pid ${process.pid}`);
process.send?.({ type: 'ready' } satisfies InspectorMessage);
