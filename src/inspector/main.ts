// The inspector: a process that evaluates experiments for the editor and trains nothing. Its host replaces it at will.
import * as v from 'valibot';
import { createCpuEngine } from '../engine/cpu';
import { failureOf } from '../shared/failure';
import { inspectorRequest, type InspectorMessage, type InspectorRequest } from '../shared/inspector-protocol';
import { inspect } from './inspect';
import { useZeroWeights } from './zero-weights';

const exit = process.exit.bind(process);

async function prepare(): ReturnType<typeof createCpuEngine> {
  const engine = await createCpuEngine();
  useZeroWeights(engine.tf);
  return engine;
}

const ready = prepare();

function send(message: InspectorMessage): void {
  if (process.connected) process.send?.(message);
}

async function answer({ id, ...request }: InspectorRequest): Promise<void> {
  try {
    const { tf } = await ready;
    const inspection = await inspect(tf, request);
    send({ type: 'inspected', id, inspection, memory: process.memoryUsage.rss() });
  } catch (thrown) {
    send({ type: 'refused', id, failure: { file: request.file, ...failureOf(thrown) }, memory: process.memoryUsage.rss() });
  }
}

// A failure to load is told to whoever asks.
ready.then(() => { send({ type: 'ready' }); }, () => undefined);
let last: Promise<void> = Promise.resolve();
process.on('message', (message) => {
  const request = v.safeParse(inspectorRequest, message);
  if (request.success) last = last.then(() => answer(request.output));
  else console.error(`A message that no host sends was ignored: ${request.issues[0].message}`);
});
process.on('disconnect', () => { exit(0); });
// What user code throws from timers and promises of its own concerns no inspection.
process.on('uncaughtException', (error) => { console.error(error); });
process.on('unhandledRejection', (reason) => { console.error(reason); });
process.exit = (code) => {
  throw new Error(`The experiment called process.exit(${code ?? ''}), which would end its training. Remove the call.`);
};
