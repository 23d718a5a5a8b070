import { createRequire } from 'node:module';

/**
 * Gives `node:util` the two functions that tfjs-node 4.22 calls: `isNullOrUndefined`, which Node 23 removed
 * (tensorflow/tfjs#8425: corrected, never released), and `isArray`, which warns that it will be.
 */
export function restoreRemovedUtilFunctions(): void {
  const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
