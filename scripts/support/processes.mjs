import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/** @typedef {import('node:child_process').ChildProcess & { ownGroup?: boolean, interactive?: boolean }} Child */

/** Children that still run; whatever ends this process ends them too. @type {Set<Child>} */
const running = new Set();
const graceSeconds = 5;

process.on('exit', () => {
  for (const child of running) signalTree(child, 'SIGKILL');
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // Ctrl+C has reached it already, and it decides when it has finished what it does.
    if (signal === 'SIGINT' && [...running].some(({ interactive }) => interactive)) return;
    for (const child of running) signalTree(child, signal);
    // The children get a moment to end in order; the exit handler above kills what is left.
    setTimeout(() => process.exit(128 + constants.signals[signal]), running.size > 0 ? 1000 : 0);
  });
}

/**
 * Signals a child and, where process groups exist, everything it started.
 * @param {Child} child
 * @param {NodeJS.Signals} signal
 */
function signalTree(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (child.ownGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/**
 * Starts a process that ends with this one, at the latest.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { interactive?: boolean }} options
 *   interactive: stays in the terminal's process group, so that Ctrl+C reaches it directly
 */
export function start(command, args, { interactive = false, ...options } = {}) {
  const ownGroup = process.platform !== 'win32' && !interactive;
  /** @type {Child} */
  const child = spawn(command, args, { cwd: root, windowsHide: true, ...options, detached: ownGroup });
  child.ownGroup = ownGroup;
  child.interactive = interactive;
  running.add(child);
  child.once('close', () => {
    // A child that has ended may have left children of its own.
    if (ownGroup) signalTree(child, 'SIGKILL');
    running.delete(child);
  });
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Ends a process and everything it started: asked first, killed after five seconds.
 * @param {Child} child
 */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  signalTree(child, 'SIGTERM');
  const timer = setTimeout(() => signalTree(child, 'SIGKILL'), graceSeconds * 1000);
  await ended;
  clearTimeout(timer);
}

/**
 * Runs a process to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutSeconds] after which it and all it started are killed
 * @param {'inherit' | 'tee' | 'quiet'} [options.output] tee: shown and returned; quiet: returned only
 * @param {boolean} [options.interactive] leave it the terminal (standard input, Ctrl+C)
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} code 127 when it cannot be started
 */
export async function run(command, args, options = {}) {
  const { cwd = root, env = process.env, timeoutSeconds, output = 'inherit', interactive = false } = options;
  const captured = output !== 'inherit';
  const child = start(command, args, {
    cwd,
    env,
    interactive,
    stdio: [interactive ? 'inherit' : 'ignore', captured ? 'pipe' : 'inherit', captured ? 'pipe' : 'inherit'],
  });
  let text = '';
  const collect = (to) => (chunk) => {
    text += chunk;
    if (output === 'tee') to.write(chunk);
  };
  child.stdout?.on('data', collect(process.stdout));
  child.stderr?.on('data', collect(process.stderr));
  let timedOut = false;
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          void end(child);
        }, timeoutSeconds * 1000);
  /** @type {number} */
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      text += String(error);
      resolve(127);
    });
    child.once('close', (exitCode, signal) => resolve(exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  clearTimeout(timer);
  return { code, output: text, timedOut };
}

/** The path of a program on the PATH, or undefined. */
export function findProgram(name) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return undefined;
}

/**
 * Runs npm in a folder as if nobody had called this script through npm: a parent npm's variables
 * (`npm_config_local_prefix` above all) would make it work on the parent's folder, and `npm_config_user_agent` tells
 * install scripts (code-server's) which Node it runs on.
 */
export function npm(args, { node = process.execPath, env = process.env, ...options }) {
  const clean = Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^npm_(package|lifecycle)_|^npm_config_(local_prefix|user_agent)$|^INIT_CWD$/.test(key)),
  );
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(node, [cli, ...args], { ...options, env: clean });
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return run(program, args, { ...options, env: clean });
}
