import * as nodeModule from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import { failureOf } from '../shared/failure';
import type { LoadAnswer, LoadRequest } from './hooks-protocol';
import { markOf, markResolved, resolveImport } from './module-resolution';

/**
 * Hooks into Node's module loader. `module.registerHooks` runs them in place; Node before 22.15 has only
 * `module.register`, which wants a thread: there, that thread asks this one for every text.
 */

/** Gives the JavaScript of a marked module, or `null` for one that is Node's to load. */
export type LoadMarked = (url: string) => string | null;

interface Resolved { url: string; format?: string | null | undefined; importAttributes?: Record<string, string>; shortCircuit?: boolean }
interface Loaded { format: string; source: string; shortCircuit?: boolean }

/** The part of `module.registerHooks` that is used; the declarations of Node 20 do not have it. */
interface SynchronousHooks {
  resolve(specifier: string, context: { parentURL?: string }, next: (specifier: string, context: object) => Resolved): Resolved;
  load(url: string, context: object, next: (url: string, context: object) => Loaded): Loaded;
}
type RegisterHooks = (hooks: SynchronousHooks) => void;

/** `module.registerHooks`, or `null` where Node has none. */
function registerHooksOf(module: object): RegisterHooks | null {
  return 'registerHooks' in module && typeof module.registerHooks === 'function' ? (module.registerHooks as RegisterHooks) : null;
}

function installInPlace(registerHooks: RegisterHooks, loadMarked: LoadMarked): void {
  registerHooks({
    resolve(specifier, context, next) {
      const url = resolveImport(specifier, context.parentURL);
      if (url !== null) return { url, format: 'module', importAttributes: {}, shortCircuit: true };
      const resolved = next(specifier, context);
      return { ...resolved, url: markResolved(resolved, context.parentURL) };
    },
    load(url, context, next) {
      const source = markOf(url) === null ? null : loadMarked(url);
      return source === null ? next(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}

function installOnThread(hooksFile: URL, loadMarked: LoadMarked): void {
  const { port1, port2 } = new MessageChannel();
  const answer = ({ id, url }: LoadRequest): LoadAnswer => {
    try {
      return { id, source: loadMarked(url) };
    } catch (thrown) {
      return { id, failure: failureOf(thrown) };
    }
  };
  port1.on('message', (request: LoadRequest) => { port1.postMessage(answer(request)); });
  // Node itself stays alive while an import waits for its hooks; this port must not keep it alive longer.
  port1.unref();
  nodeModule.register(hooksFile, { data: { port: port2 }, transferList: [port2] });
}

/** Installs the hooks, for the life of the process. `hooksFile` is the bundle of `hooks-thread.ts`. */
export function installModuleHooks(hooksFile: URL, loadMarked: LoadMarked): void {
  const registerHooks = registerHooksOf(nodeModule);
  if (registerHooks === null) installOnThread(hooksFile, loadMarked);
  else installInPlace(registerHooks, loadMarked);
}
