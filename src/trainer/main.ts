// The trainer: a process of its own that carries out one run. Its host talks to it over the fork's channel.
import * as v from 'valibot';
import { failureOf, formatFailure } from '../shared/failure';
import { trainerRequest, type PrepareRequest, type TrainerMessage, type TrainerRequest } from '../shared/trainer-protocol';
import { HostGoneError } from './failures';
import { runTraining } from './run-training';
import { StopRequest } from './stop-request';
import { Watchdog } from './watchdog';

const stop = new StopRequest();
const watchdog = new Watchdog();
const exit = process.exit.bind(process);
let begin = (): void => undefined;
const begun = new Promise<void>((resolve) => { begin = resolve; });
let run: Promise<void> | null = null;

function send(message: TrainerMessage): void {
  // A host that is gone is told nothing; 'disconnect' says what happens then.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function carryOut(request: PrepareRequest): Promise<void> {
  let exitCode = 0;
  try {
    await watchdog.started;
    await runTraining(request, { send, begun, stop, watchdog });
  } catch (thrown) {
    // Not within a run that could be written to.
    const failure = failureOf(thrown);
    console.error(failure.detail ?? formatFailure(failure));
    send({ type: 'refused', failure });
    exitCode = 1;
  }
  if (process.connected) process.disconnect();
  exit(exitCode);
}

function handle(request: TrainerRequest): void {
  switch (request.type) {
    case 'prepare':
      run ??= carryOut(request);
      break;
    case 'begin':
      begin();
      break;
    case 'stop':
      stop.ask();
      send({ type: 'stopping' });
      break;
  }
}

process.on('message', (message) => {
  const request = v.safeParse(trainerRequest, message);
  if (request.success) handle(request.output);
  else console.error(`A message that no host sends was ignored: ${request.issues[0].message}`);
});
process.on('disconnect', () => {
  if (run === null) exit(0);
  stop.fail(new HostGoneError());
  watchdog.hostGone();
});
// Errors that user code throws from timers and promises of its own.
process.on('uncaughtException', (error) => { stop.fail(error); });
process.on('unhandledRejection', (reason) => { stop.fail(reason); });
// Ctrl+C in a terminal reaches the whole process group; the host asks for a stop in its own words.
process.on('SIGINT', () => undefined);
// An experiment that exits would end its run without a word; the error has the place of the call.
process.exit = (code) => {
  throw new Error(`The experiment called process.exit(${code ?? ''}), which would end its training. Remove the call.`);
};
