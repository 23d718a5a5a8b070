import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears each line of output and of complaints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A program ended with another exit code than 0. */
export class ProgramFailure extends Error {
  constructor(program: string, end: string, /** The last lines that it printed. */ readonly lastLines: readonly string[]) {
    super(`${program} failed (${end})${lastLines.length > 0 ? `: ${lastLines.at(-1) ?? ''}` : ''}`);
  }
}

const linesKept = 40;
/** How long a program may take to end after it was told to. */
const gracePeriod = 5000;

/**
 * Runs a program to its end. When the signal aborts, it and all that it has started (a process group of its own, where
 * the system has them) are ended before this rejects.
 *
 * @returns what it printed on its standard output
 * @throws ProgramFailure; the system's error if it cannot be started (`ENOENT`: it is not there); the signal's reason
 */
export async function runProgram(program: string, args: readonly string[], { cwd, env, signal, onLine }: RunOptions): Promise<string> {
  signal?.throwIfAborted();
  const ownGroup = process.platform !== 'win32';
  const child = spawn(program, args, { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
  let output = '';
  const lastLines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream, (line) => {
      lastLines.push(line);
      if (lastLines.length > linesKept) lastLines.shift();
      onLine?.(line);
    });
  }
  const end = (how: NodeJS.Signals) => {
    try {
      if (ownGroup && child.pid !== undefined) process.kill(-child.pid, how);
      else child.kill(how);
    } catch {
      // It has ended by itself.
    }
  };
  let killing: NodeJS.Timeout | undefined;
  const cancel = () => {
    end('SIGTERM');
    killing = setTimeout(() => { end('SIGKILL'); }, gracePeriod);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const outcome = await new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, killedBy) => { resolve(killedBy ?? String(code)); });
    });
    signal?.throwIfAborted();
    if (outcome !== '0') throw new ProgramFailure(program, outcome, lastLines);
    return output;
  } finally {
    clearTimeout(killing);
    signal?.removeEventListener('abort', cancel);
  }
}

/** Progress bars end their lines with a carriage return. */
function eachLine(stream: NodeJS.ReadableStream, hear: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') hear(line);
  });
  stream.on('end', () => { if (rest.trim() !== '') hear(rest); });
}
