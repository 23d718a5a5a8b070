import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import type { HooksThreadData, LoadAnswer, LoadRequest } from './hooks-protocol';
import { markOf, markResolved, resolveImport } from './module-resolution';

/**
 * The module that `module.register` runs on a thread of its own, on Node without `module.registerHooks`.
 * Names are resolved here, since the main thread may be blocked in `import.meta.resolve`; texts come from the main
 * thread, which knows what is being evaluated.
 */
let main: MessagePort;
let asked = 0;
const waiting = new Map<number, (answer: LoadAnswer) => void>();

export const initialize: InitializeHook<HooksThreadData> = ({ port }) => {
  main = port;
  port.on('message', (answer: LoadAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
};

function ask(url: string): Promise<LoadAnswer> {
  const id = ++asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    main.postMessage({ id, url } satisfies LoadRequest);
  });
}

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const url = resolveImport(specifier, context.parentURL);
  if (url !== null) return { url, format: 'module', importAttributes: {}, shortCircuit: true };
  const resolved = await nextResolve(specifier, context);
  return { ...resolved, url: markResolved(resolved, context.parentURL) };
};

export const load: LoadHook = async (url, context, nextLoad) => {
  if (markOf(url) === null) return nextLoad(url, context);
  const answer = await ask(url);
  if ('failure' in answer) throw new Error(answer.failure.message);
  return answer.source === null ? nextLoad(url, context) : { format: 'module', source: answer.source, shortCircuit: true };
};
