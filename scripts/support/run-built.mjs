import { spawn } from 'node:child_process';
import { build } from '../build.mjs';
import { inRoot } from './paths.mjs';

/**
 * Gives a script of dist/ this process's place (its streams, its signals, its exit code), built first when sources have
 * changed. Prints nothing of its own, so that a script's machine-readable output stays that.
 * @param {string} name
 */
export async function runBuilt(name) {
  await build({ stale: true });
  const child = spawn(process.execPath, [inRoot('dist', name), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C reaches the child by itself; this process waits for it to finish what it has begun.
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.once('close', (code, signal) => {
    if (signal !== null) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
    process.exitCode = code ?? 1;
  });
}
