// npm run train: trains an experiment, or all of a folder in turn, from the command line, in a trainer process of its own as VS Code does.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeEditorSupport } from '../experiment/editor-support';
import { failureOf, formatFailure, LookbookError } from '../shared/failure';
import { failedOutcomes, type TrainingOutcome } from '../supervisor/train-all';
import { NoCommand, parseArguments, type TrainCommand } from './cli/arguments';
import { TrainSession } from './cli/train-command';

/** 130 is what shells give a command that Ctrl+C ended. */
function exitCodeOf(outcomes: readonly TrainingOutcome[]): number {
  if (failedOutcomes(outcomes).length > 0) return 1;
  return outcomes.every(({ run }) => run?.record.state === 'completed') ? 0 : 130;
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
async function supportEditors({ requests }: TrainCommand): Promise<void> {
  const folders = new Set(requests.map(({ experimentFile }) => dirname(experimentFile)));
  try {
    for (const folder of folders) await writeEditorSupport(folder, fileURLToPath(new URL('./types', import.meta.url)));
  } catch (error) {
    process.stderr.write(`Types for editors could not be written: ${failureOf(error).message}\n`);
  }
}

async function main(): Promise<number> {
  const command = await parseArguments(process.argv.slice(2), workingFolder());
  await supportEditors(command);
  const session = new TrainSession(command);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { session.interrupt(signal); });
  // A reader such as `head` may leave early.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => { session.abandon(); });
  const outcomes = await session.run();
  // Of those that have a run, it was told when that ended.
  for (const { run, failure } of outcomes) if (run === null && failure !== null) process.stderr.write(`${formatFailure(failure)}\n`);
  return exitCodeOf(outcomes);
}

try {
  process.exitCode = await main();
} catch (thrown) {
  if (!(thrown instanceof NoCommand)) explain(thrown);
  process.exitCode = thrown instanceof NoCommand ? thrown.exitCode : 1;
}
