import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { timingMessage, type TimingAnswer, type TimingRequest } from './timing-protocol';

/** Seconds within which an engine must have loaded and trained its steps. */
const patience = 20;

export interface EngineTiming {
  /** Resolves when the engine is there, with the model in it, or has failed. */
  readonly ready: Promise<void>;
  /** Trains the steps. Never rejects. */
  measure(): Promise<TimingAnswer>;
}

/**
 * Times an engine in a process of its own, which what it loads cannot harm this one from. It loads at once; its steps
 * wait until they are asked for, so that several engines load side by side and train one after the other.
 * @param signal ends the process; the answer then is that there is none
 */
export function startTiming(request: TimingRequest, signal: AbortSignal): EngineTiming {
  // What the experiment prints was printed when the run evaluated it.
  const child = fork(fileURLToPath(new URL('./engine-timing.mjs', import.meta.url)), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let beReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => { beReady = resolve; });
  const ended = new Promise<TimingAnswer>((resolve) => {
    const end = (answer: TimingAnswer): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      resolve(answer);
      beReady();
    };
    const stop = (): void => { end({ reason: 'it was stopped' }); };
    const timer = setTimeout(() => { end({ reason: `it took over ${patience} seconds` }); }, patience * 1_000);
    signal.addEventListener('abort', stop);
    child.once('error', (error) => { end({ reason: error.message }); });
    child.once('exit', (code, killedBy) => { end({ reason: `its process ended with ${killedBy ?? `exit code ${code}`}` }); });
    child.on('message', (message) => {
      const said = v.safeParse(timingMessage, message);
      if (!said.success) end({ reason: 'it gave no answer' });
      else if (said.output === 'loaded') beReady();
      else end(said.output);
    });
    child.send(request);
    if (signal.aborted) stop();
  });
  return {
    ready,
    measure: async () => {
      await ready;
      if (child.connected && !child.killed) child.send('measure');
      return ended;
    },
  };
}
