import { createRequire } from 'node:module';
import { LookbookError } from '../../shared/failure';
import type { Engine, EngineOptions, Tf } from '../engine';
import { defaultThreads } from '../threads';
import { findInstallations, type Installation } from './installation';
import { restoreRemovedUtilFunctions } from './removed-util-functions';

/** The package: TensorFlow.js with a version of its own. */
type TfjsNode = Tf & { readonly version: { readonly 'tfjs-node': string } };

/** libtensorflow as tfjs-node shows it. */
interface Binding {
  readonly TF_Version: string;
}

/**
 * libtensorflow through `@tensorflow/tfjs-node`, from Lookbook's own dependencies or from its cache.
 *
 * The native part is loaded first: the package registers its kernels before it notices that one is missing, and the
 * registries are global, so a package that fails half-way would disturb the engine that is taken instead.
 *
 * @throws LookbookError if there is none that loads
 */
export async function createTfjsNodeEngine({ cacheFolder, threads = defaultThreads() }: EngineOptions): Promise<Engine> {
  const installations = findInstallations(cacheFolder);
  const failures: string[] = [];
  for (const installation of installations) {
    if (!installation.complete) {
      failures.push(`${installation.folder} lacks its native part`);
      continue;
    }
    try {
      return await load(installation, threads);
    } catch (cause) {
      failures.push(`${installation.folder} does not load: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  const message = failures.length === 0 ? 'The tfjs-node engine is not installed.' : `The tfjs-node engine cannot be used: ${failures.join('; ')}.`;
  throw new LookbookError({ message, remedy: 'Install it with "npm run engine:tfjs-node" or the command "Lookbook: Install tfjs-node Engine", or choose another engine.' });
}

/** Loads one installation into this process. @throws whatever the system's loader or the package says */
export async function load({ folder, addon }: Installation, threads: number): Promise<Engine> {
  // libtensorflow reads these once, when it is first used. The level quiets its log but for a line about oneDNN, which comes
  // before it has read it.
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_NUM_INTEROP_THREADS = String(threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  restoreRemovedUtilFunctions();
  const require = createRequire(import.meta.url);
  const { TF_Version: library } = require(addon) as Binding;
  // A native package has no types at run time; its version is fixed by package.json and by the installer.
  const tf = withoutWarnings(() => ({ ...(require(folder) as TfjsNode) }));
  await tf.setBackend('tensorflow');
  return {
    name: 'tfjs-node',
    version: tf.version['tfjs-node'],
    threads,
    detail: `libtensorflow ${library}`,
    tf,
    dispose: () => {
      tf.removeBackend('tensorflow');
      return Promise.resolve();
    },
  };
}

/**
 * After another engine, whose TensorFlow.js shares the global registries with this one, each kernel that registers itself
 * would be told to be there already.
 */
function withoutWarnings<T>(body: () => T): T {
  const { _tfengine: shared } = globalThis as { _tfengine?: { ENV: { set(flag: 'PROD', value: boolean): void } } };
  shared?.ENV.set('PROD', true);
  try {
    return body();
  } finally {
    shared?.ENV.set('PROD', false);
  }
}
