import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const packageName = '@tensorflow/tfjs-node';

/** A tfjs-node that was found, whole or not. */
export interface Installation {
  /** The package's folder. */
  readonly folder: string;
  /** Its native part; it is there only when `complete`. */
  readonly addon: string;
  readonly complete: boolean;
  readonly version: string;
}

/** Where Lookbook installs tfjs-node for all projects: a folder with a `node_modules`. */
export function installationFolder(cacheFolder: string): string {
  return join(cacheFolder, 'engines', 'tfjs-node');
}

/**
 * The tfjs-node beside Lookbook itself (an optional dependency, whose native part is often missing) and the one in
 * Lookbook's cache, as far as they are there.
 */
export function findInstallations(cacheFolder: string): Installation[] {
  const starts = [import.meta.url, join(installationFolder(cacheFolder), 'package.json')];
  return starts.flatMap((start) => installationSeenFrom(start) ?? []);
}

/** The tfjs-node that a module at `start`, a path or a file URL, would get. */
export function installationSeenFrom(start: string): Installation | undefined {
  let folder: string;
  let version: string;
  try {
    const require = createRequire(start);
    const manifest = `${packageName}/package.json`;
    folder = dirname(require.resolve(manifest));
    ({ version } = require(manifest) as { version: string });
  } catch {
    return undefined;
  }
  const addon = join(folder, 'lib', `napi-v${addonVersion()}`, 'tfjs_binding.node');
  return { folder, addon, complete: existsSync(addon), version };
}

/** The version of Node's native interface that the addon is built for: the newest that both know. */
export function addonVersion(): number {
  return Math.min(Number(process.versions.napi ?? 8), 8);
}
