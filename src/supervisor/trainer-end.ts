import type { Failure } from '../shared/failure';
import type { DeadEnd } from '../runs/sweep-dead';
import type { ChildExit } from './forked-child';

/** A remedy's words for every end that a run did not choose. */
export const whatIsKept = 'Its last checkpoint, if it had reached one, is kept.';

/** Signals that people and systems send; any other one is a crash. */
const sentFromOutside: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/** What a trainer's exit means for a run that it has not ended itself. */
export function endAfterExit({ code, signal, error }: ChildExit, stderrTail: string): DeadEnd {
  const detail = stderrTail === '' ? {} : { detail: stderrTail };
  const failed = (message: string, remedy: string): DeadEnd => ({ state: 'failed', failure: { message, remedy, ...detail } });
  if (error !== null) {
    return failed(`The training process could not be started: ${error.message}.`, 'Check that memory and processes are not exhausted, and try again.');
  }
  if (signal === null) {
    return failed(
      `The training process ended with exit code ${code ?? 'unknown'} without finishing.`,
      'If the experiment, or code that it imports, calls process.exit, remove the call. Otherwise the log tells more.',
    );
  }
  if (!sentFromOutside.includes(signal)) {
    const outOfMemory = /out of memory/i.test(stderrTail);
    return failed(
      outOfMemory ? 'The training process ran out of memory.' : `The training process crashed (${signal}).`,
      outOfMemory ? 'Try a smaller batch size or a smaller model.' : 'The log tells more. Another engine may get further.',
    );
  }
  const interrupted: Failure = {
    message: `The training process was killed by ${signal}.`,
    remedy: signal === 'SIGKILL'
      ? `Nobody did so by hand? Then the system most likely ran out of memory: try a smaller batch size. ${whatIsKept}`
      : whatIsKept,
    ...detail,
  };
  return { state: 'interrupted', failure: interrupted };
}
