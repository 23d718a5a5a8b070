import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import split2 from 'split2';
import { childEnvironment } from './child-environment';

/** How a child ended; `error` where it could not even be started. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | null;
}

export interface ChildOptions {
  /** Absolute path of the module to run. */
  readonly file: string;
  /** The Node (or Electron) binary; absent: this process's. */
  readonly execPath: string | undefined;
  /** Unchecked: the code of experiments runs in the child and may send what it likes. */
  readonly onMessage: (message: unknown) => void;
  /** A line of the child's stdout or stderr. */
  readonly onLine: (line: string) => void;
}

/** Where a line ends, a progress bar's included. One longer than this many characters is dropped: it would fill the memory. */
const lineEnd = /\r\n|\n|\r/;
const lineOptions = { maxLength: 65_536, skipOverflow: true };
const tailLines = 40;
/** What the child said last may arrive after its exit; a grandchild that holds the pipes open is not waited for. */
const lastWords = 500;

/** A Node process of ours: messages over its channel, its output line by line, its end as a promise. */
export class ForkedChild {
  /** Resolves once, when the process is gone and what it said last has arrived. */
  readonly exited: Promise<ChildExit>;
  private readonly process: ChildProcess;
  private readonly tail: string[] = [];

  constructor({ file, execPath = process.execPath, onMessage, onLine }: ChildOptions) {
    this.process = fork(file, [], {
      execPath,
      // Never this process's: one that the child's binary does not know, or a debugger's port, would end it.
      execArgv: [],
      env: childEnvironment(process.env),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.process.on('message', onMessage);
    const ends = [once(this.process, 'disconnect')];
    for (const [stream, isError] of [[this.process.stdout, false], [this.process.stderr, true]] as const) {
      if (stream !== null) ends.push(this.readLines(stream, isError, onLine));
    }
    this.exited = this.awaitExit(Promise.allSettled(ends));
  }

  /** The end of what the child wrote to stderr. */
  get stderrTail(): string {
    return this.tail.join('\n');
  }

  /** Does nothing once the channel is closed; whoever cares waits for {@link exited}. */
  send(message: object): void {
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  /** Ends the process at once. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  private async readLines(stream: Readable, isError: boolean, onLine: (line: string) => void): Promise<unknown[]> {
    const lines = stream.pipe(split2(lineEnd, lineOptions));
    lines.on('data', (line: string) => {
      if (isError && this.tail.push(line) > tailLines) this.tail.shift();
      onLine(line);
    });
    return once(lines, 'end');
  }

  private async awaitExit(lastWordsSaid: Promise<unknown>): Promise<ChildExit> {
    const exit = await new Promise<ChildExit>((resolve) => {
      this.process.once('exit', (code, signal) => { resolve({ code, signal, error: null }); });
      this.process.on('error', (error) => {
        // Also emitted where a signal or a message could not be sent; the process then still is there.
        if (this.process.pid === undefined) resolve({ code: null, signal: null, error });
      });
    });
    if (exit.error === null) await Promise.race([lastWordsSaid, delay(lastWords)]);
    return exit;
  }
}
