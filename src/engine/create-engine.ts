import { LookbookError } from '../shared/failure';
import type { EngineName } from '../shared/settings';
import type { Engine, EngineOptions } from './engine';

/**
 * Creates the engine that a process trains with. Engines are imported when chosen: they bring a TensorFlow.js each.
 *
 * @throws LookbookError with the reason if the engine cannot be loaded
 */
export async function createEngine(name: EngineName, options: EngineOptions): Promise<Engine> {
  switch (name) {
    case 'cpu': {
      const { createCpuEngine } = await import('./cpu');
      return createCpuEngine();
    }
    case 'simd': return loadSimd(options);
    case 'tfjs-node': {
      const { createTfjsNodeEngine } = await import('./tfjs-node/create-tfjs-node-engine');
      return createTfjsNodeEngine(options);
    }
  }
}

async function loadSimd(options: EngineOptions): Promise<Engine> {
  try {
    const { createSimdEngine } = await import('./simd/create-simd-engine');
    return await createSimdEngine({ ...options, folder: new URL('.', import.meta.url) });
  } catch (cause) {
    if (cause instanceof LookbookError) throw cause;
    throw new LookbookError({
      message: `The simd engine cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'It needs Node 20 or later and Lookbook\'s dist folder as it was built; install Lookbook anew, or run "npm run build" in its sources.',
    }, { cause });
  }
}
