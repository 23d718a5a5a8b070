import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A training that somebody started in a terminal. */
export interface TerminalTraining {
  readonly ended: Promise<unknown>;
  /** Ends the command and its trainer as the system would in need. */
  kill(): void;
}

/** Trains from the command line, of which no window knows. */
export function trainInTerminal(experiment: string, { epochs, limit, out }: { epochs: number; limit: number; out?: string }): TerminalTraining {
  const child = spawn(process.execPath, [
    'dist/cli.mjs', experiment, '--engine', 'simd', '--epochs', String(epochs), '--limit', String(limit), ...(out === undefined ? [] : ['--out', out]),
  ], { stdio: 'ignore' });
  return { ended: once(child, 'close'), kill: () => { killWithTrainer(child); } };
}

function killWithTrainer({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  const children = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  for (const victim of [pid, ...children.filter(([, parent]) => parent === pid).map(([own = 0]) => own)]) process.kill(victim, 'SIGKILL');
}
