// npm run train: trains an experiment from the command line, in a trainer process of its own as VS Code does.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeEditorSupport } from '../experiment/editor-support';
import { failureOf, formatFailure, LookbookError } from '../shared/failure';
import type { RunState } from '../shared/run-record';
import { NoCommand, parseArguments, type TrainCommand } from './cli/arguments';
import { TrainSession } from './cli/train-command';

/** 130 is what shells give a command that Ctrl+C ended. */
function exitCodeOf(state: RunState): number {
  if (state === 'completed') return 0;
  return state === 'stopped' ? 130 : 1;
}

/** Started by npm, this process stands in the package's folder; the person stands in another. */
function workingFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return script === 'train' && folder !== undefined ? folder : process.cwd();
}

function explain(thrown: unknown): void {
  const failure = failureOf(thrown);
  process.stderr.write(`${formatFailure(failure)}\n`);
  if (!(thrown instanceof LookbookError) && failure.detail !== undefined) process.stderr.write(`${failure.detail}\n`);
}

/** Lets an editor know the types of experiments; training goes on without. */
async function supportEditors({ request }: TrainCommand): Promise<void> {
  try {
    await writeEditorSupport(dirname(request.experimentFile), fileURLToPath(new URL('./types', import.meta.url)));
  } catch (error) {
    process.stderr.write(`Types for editors could not be written: ${failureOf(error).message}\n`);
  }
}

async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2), workingFolder());
  await supportEditors(command);
  const session = new TrainSession(command);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { session.interrupt(signal); });
  // A reader such as `head` may leave early.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => { session.abandon(); });
  return exitCodeOf(await session.run());
}

try {
  process.exitCode = await main();
} catch (thrown) {
  if (!(thrown instanceof NoCommand)) explain(thrown);
  process.exitCode = thrown instanceof NoCommand ? thrown.exitCode : 1;
}
