import type { LoadedExperiment } from '../experiment/load-experiment';
import { failureOf, LookbookError, type Failure } from '../shared/failure';

/** The process that started the run is gone, or has closed the channel. */
export class HostGoneError extends LookbookError {
  constructor() {
    super({ message: 'The window or program that had started the training ended.', remedy: 'What was learnt by the last checkpoint is kept.' });
  }
}

/** What the engines and V8 say when memory is short. */
const outOfMemory = /allocation failed|out of memory|invalid (typed )?array length|could not grow|maximum memory size|unable to (grow|allocate)|OOM/i;

/** What is written down for anything that ended a run: user code's errors with the place in it, exhausted memory in plain words. */
export function trainingFailure(thrown: unknown, loaded: LoadedExperiment | null): Failure {
  if (thrown instanceof LookbookError) return thrown.failure;
  const failure = loaded?.evaluation.failureOf(thrown) ?? failureOf(thrown);
  if (!(thrown instanceof Error) || !outOfMemory.test(thrown.message)) return failure;
  return {
    ...failure,
    message: 'The training ran out of memory.',
    remedy: 'Try a smaller batch size or a smaller model, or close other programs.',
    detail: failure.detail ?? failure.message,
  };
}
