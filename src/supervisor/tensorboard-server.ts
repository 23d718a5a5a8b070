import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import split2 from 'split2';
import { LookbookError } from '../shared/failure';
import { childEnvironment } from './child-environment';

/** The ways to start TensorBoard, in the order in which they are tried. */
const commands: readonly (readonly [program: string, ...args: string[]])[] = [
  ['tensorboard'],
  ['python3', '-m', 'tensorboard.main'],
  ['python', '-m', 'tensorboard.main'],
];
/** A first start compiles Python files, and loads TensorFlow where there is one. */
const startTimeout = 90_000;
const killDelay = 3000;
const lastLines = 10;

export interface TensorBoardOptions {
  /** Each line that TensorBoard says. */
  readonly log: (line: string) => void;
  /** Aborted when it is not wanted any more. */
  readonly signal: AbortSignal;
  /** Stands in for this process's environment, where the programs are looked for. */
  readonly environment?: NodeJS.ProcessEnv;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A TensorBoard that runs, on a free port that only this machine reaches. */
export class TensorBoardServer {
  /** Resolves when it is gone, whoever ended it. */
  readonly exited: Promise<unknown>;

  private constructor(/** With a `/` at its end. */ readonly url: string, private readonly child: Child) {
    this.exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  }

  /**
   * Starts the TensorBoard of the `PATH`, or of the Python there.
   * @param logFolder absolute; all event files below it are shown.
   * @returns `null` where TensorBoard is not installed.
   * @throws LookbookError where it is but does not start; the signal's reason where that was aborted.
   */
  static async start(logFolder: string, options: TensorBoardOptions): Promise<TensorBoardServer | null> {
    for (const command of commands) {
      const server = await TensorBoardServer.try(command, logFolder, options);
      if (server !== null) return server;
    }
    return null;
  }

  async stop(): Promise<void> {
    await end(this.child);
  }

  private static async try([program, ...args]: readonly [string, ...string[]], logFolder: string, { log, signal, environment = process.env }: TensorBoardOptions): Promise<TensorBoardServer | null> {
    signal.throwIfAborted();
    const child = spawn(program, [...args, '--logdir', logFolder, '--host', '127.0.0.1', '--port', '0'], {
      // `python -m` looks for modules in the working folder first: it must not be the workspace.
      cwd: homedir(),
      env: { ...childEnvironment(environment), PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const said: string[] = [];
    const url = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.pipe(split2()).on('data', (line: string) => {
          log(line);
          if (said.push(line) > lastLines) said.shift();
          const address = /^TensorBoard .* at (http:\/\/\S+)/.exec(line)?.[1];
          if (address !== undefined) resolve(address);
        });
      }
    });
    // A program that is not there emits `error`, one that ends early `close`, when its last words have been read.
    const ended = new Promise<number | null>((resolve) => {
      child.on('error', () => { resolve(127); });
      child.on('close', resolve);
    });
    const timer = new AbortController();
    const aborted = new Promise<'aborted'>((resolve) => { signal.addEventListener('abort', () => { resolve('aborted'); }, { once: true, signal: timer.signal }); });
    const late = delay(startTimeout, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
    const outcome = await Promise.race([url, ended, aborted, late]);
    timer.abort();
    if (typeof outcome === 'string' && outcome.startsWith('http')) return new TensorBoardServer(outcome, child);
    if (typeof outcome === 'string') {
      await end(child);
      signal.throwIfAborted();
      throw cannotStart(program, `It did not come up within ${startTimeout / 1000} seconds.`, said);
    }
    if (isMissing(outcome, said)) return null;
    throw cannotStart(program, `It ended with exit code ${outcome ?? 'none'}.`, said);
  }
}

/** 127 and 9009 are what shells and launchers (pyenv's, Windows's) say of a program that is not there. */
function isMissing(code: number | null, said: readonly string[]): boolean {
  return code === 127 || code === 9009 || said.some((line) => /No module named '?tensorboard/.test(line));
}

function cannotStart(program: string, reason: string, said: readonly string[]): LookbookError {
  return new LookbookError({
    message: `TensorBoard (${program}) could not be started. ${reason}`,
    remedy: 'Its last words are in the log.',
    detail: said.join('\n'),
  });
}

/** Asks the process to end, and makes it after a while. */
async function end(child: Child): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), killDelay);
  await gone;
  clearTimeout(timer);
}
