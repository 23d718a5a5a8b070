import { createRequire } from 'node:module';

/**
 * Puts back the functions of `node:util` that tfjs-node 4.22 calls and Node 23 removed
 * (tensorflow/tfjs#8425: corrected, never released). Where they are still there nothing is touched.
 */
export function restoreRemovedUtilFunctions(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
