import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const cli = join(process.cwd(), 'dist', 'cli.mjs');

/** What a command came to. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that runs, or has run. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly result: Promise<CommandResult>;
  /** Resolves when stdout contains the text. */
  saw(text: string): Promise<void>;
}

/** The built command line on experiments in a folder of their own, one folder a test. */
export class TrainCommandFolder {
  folder = '';
  private readonly started: ChildProcess[] = [];

  constructor() {
    beforeEach(async () => { this.folder = await mkdtemp(join(tmpdir(), 'lookbook-train-')); });
    afterEach(async () => {
      for (const child of this.started) child.kill('SIGKILL');
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });
  }

  async write(name: string, text: string): Promise<string> {
    const file = join(this.folder, name);
    await writeFile(file, text);
    return file;
  }

  start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCommand {
    const child = spawn(process.execPath, [cli, ...words], { cwd: this.folder, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.started.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    const result = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    const saw = async (text: string): Promise<void> => {
      while (!stdout.includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended without saying ${text}:\n${stdout}\n${stderr}`);
        await delay(20);
      }
    };
    return { process: child, result, saw };
  }

  run(words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<CommandResult> {
    return this.start(words, environment).result;
  }

  /** The run folders made so far. */
  async runs(): Promise<string[]> {
    const folder = join(this.folder, '.lookbook', 'runs');
    return (await readdir(folder)).map((name) => join(folder, name));
  }
}

/** Whether the process still exists; one that nobody has waited for yet is gone. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
