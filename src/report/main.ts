import type { ChildProgress, WrittenReport } from '../shared/child-progress';
import { failureOf, formatFailure, LookbookError } from '../shared/failure';
import { NoReport, parseArguments } from './arguments';
import { lookbookVersion } from '../runs/lookbook-version';
import { writeReport } from './write-report';

/** The writer of reports as a program: `npm run report`, and the child of the command "Write Report". */
async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  const say = (message: ChildProgress | WrittenReport): void => {
    if (command.json) console.log(JSON.stringify(message));
    else if (message.type === 'step') process.stderr.write(`${message.message} …\n`);
    else if (message.type === 'failed') process.stderr.write(`${formatFailure(message.failure)}\n`);
    else console.log(`${message.html}\n${message.markdown}`);
  };
  const canceller = new AbortController();
  const cancel = (): void => { canceller.abort(); };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, cancel);
  // Started by the extension, it ends with the extension.
  process.on('disconnect', cancel);
  process.on('message', (message) => { if (message === 'cancel') cancel(); });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', cancel);
  try {
    const files = await writeReport(command, lookbookVersion(), (message, fraction) => { say({ type: 'step', message, fraction }); }, canceller.signal);
    say({ type: 'written', ...files });
    return 0;
  } catch (error) {
    if (canceller.signal.aborted) {
      console.error('Cancelled. No report was written.');
      return 130;
    }
    say({ type: 'failed', failure: failureOf(error) });
    if (!(error instanceof LookbookError) && !command.json) console.error(error);
    return 1;
  } finally {
    if (process.connected) process.disconnect();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NoReport)) throw error;
  process.exitCode = error.exitCode;
}
