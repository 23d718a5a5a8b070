import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { timingAnswer, type TimingAnswer, type TimingRequest } from './timing-protocol';

/** Seconds within which an engine must have loaded and trained its steps. */
const patience = 20;

/**
 * Times an engine in a process of its own, which what it loads cannot harm this one from.
 * @param signal ends the process; the answer then is that there is none
 */
export function timeEngine(request: TimingRequest, signal: AbortSignal): Promise<TimingAnswer> {
  return new Promise((resolve) => {
    // What the experiment prints was printed when the run evaluated it.
    const child = fork(fileURLToPath(new URL('./engine-timing.mjs', import.meta.url)), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const end = (answer: TimingAnswer): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      resolve(answer);
    };
    const stop = (): void => { end({ reason: 'it was stopped' }); };
    const timer = setTimeout(() => { end({ reason: `it took over ${patience} seconds` }); }, patience * 1_000);
    signal.addEventListener('abort', stop);
    child.once('error', (error) => { end({ reason: error.message }); });
    child.once('exit', (code, killedBy) => { end({ reason: `its process ended with ${killedBy ?? `exit code ${code}`}` }); });
    child.once('message', (message) => {
      const answer = v.safeParse(timingAnswer, message);
      end(answer.success ? answer.output : { reason: 'it gave no answer' });
    });
    child.send(request);
    if (signal.aborted) stop();
  });
}
