// The inspector: a process that evaluates experiments and looks at data for the editor, and trains nothing. Its host
// replaces it at will.
import * as v from 'valibot';
import { createCpuEngine } from '../engine/cpu';
import { failureOf } from '../shared/failure';
import { inspectorRequest, type InspectorAnswer, type InspectorMessage, type InspectorRequest } from '../shared/inspector-protocol';
import { gatherImages } from '../dataset/image-dataset';
import { describeData } from '../dataset/overview';
import { previewAugmentation } from '../dataset/preview';
import { drawSamples } from '../dataset/samples';
import type { DataWish } from '../shared/data-view';
import { DataShelf, type OpenedData } from './data-shelf';
import { editExperiment, inspect } from './inspect';
import { useZeroWeights } from './zero-weights';

const exit = process.exit.bind(process);

async function prepare(): ReturnType<typeof createCpuEngine> {
  const engine = await createCpuEngine();
  useZeroWeights(engine.tf);
  return engine;
}

const ready = prepare();
const shelf = new DataShelf();

function send(message: InspectorMessage): void {
  if (process.connected) process.send?.(message);
}

function open({ id, source, data }: DataWish & { readonly id: number }): Promise<OpenedData> {
  return shelf.open(data.dataset, source, (progress) => { send({ type: 'downloading', id, progress }); });
}

async function answerTo(request: InspectorRequest): Promise<InspectorAnswer> {
  switch (request.type) {
    case 'inspect': return await inspect((await ready).tf, request);
    case 'editAugmentation': return await editExperiment((await ready).tf, request, request.change);
    case 'describeData': {
      const { dataset, pixels } = await open(request);
      return describeData(request.data.dataset, dataset, pixels, request.data.classes);
    }
    case 'readImages': {
      const set = (await open(request)).dataset[request.wish.part];
      return { height: set.height, width: set.width, channels: set.channels, pixels: gatherImages(set, request.wish.numbers) };
    }
    case 'drawSamples': return drawSamples((await open(request)).dataset, request.data.classes, request.wish);
    case 'previewAugmentation': return previewAugmentation((await open(request)).dataset, request.data.classes, request.wish);
  }
}

async function handle(request: InspectorRequest): Promise<void> {
  const { id } = request;
  try {
    const answer = await answerTo(request);
    send({ type: 'answered', id, answer, memory: process.memoryUsage.rss() });
  } catch (thrown) {
    const file = 'file' in request ? { file: request.file } : {};
    send({ type: 'refused', id, failure: { ...file, ...failureOf(thrown) }, memory: process.memoryUsage.rss() });
  }
}

// A failure to load is told to whoever asks.
ready.then(() => { send({ type: 'ready' }); }, () => undefined);
let last: Promise<void> = Promise.resolve();
process.on('message', (message) => {
  const request = v.safeParse(inspectorRequest, message);
  if (request.success) last = last.then(() => handle(request.output));
  else console.error(`A message that no host sends was ignored: ${request.issues[0].message}`);
});
process.on('disconnect', () => { exit(0); });
// What user code throws from timers and promises of its own concerns no inspection.
process.on('uncaughtException', (error) => { console.error(error); });
process.on('unhandledRejection', (reason) => { console.error(reason); });
process.exit = (code) => {
  throw new Error(`The experiment called process.exit(${code ?? ''}), which would end its training. Remove the call.`);
};
