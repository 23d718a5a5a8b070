import type { Failure } from '../shared/failure';

/** What a person is told when the inspector gives no answer in time. @param evaluating the experiment's own code was running */
export function lateFailure(evaluating: boolean, seconds: number): Failure {
  return evaluating
    ? { message: `The experiment did not finish within ${seconds} seconds.`, remedy: 'Look for a loop without end, or for work that belongs into the training.' }
    : { message: `The data could not be read within ${seconds} seconds.`, remedy: 'Try again when the computer is less busy.' };
}

/** … when its process does not get as far as to answer. */
export function notStartedFailure(seconds: number): Failure {
  return { message: `The inspector did not start within ${seconds} seconds.`, remedy: 'Try again when the computer is less busy.' };
}

/** … when its process ended over a question. @param lastWords the end of what it wrote to stderr */
export function diedFailure(evaluating: boolean, how: string, lastWords: string): Failure {
  return {
    ...(evaluating
      ? {
        message: `The experiment ended the process that evaluates it (${how}).`,
        remedy: 'If the experiment, or code that it imports, calls process.exit, remove the call. Otherwise the log tells more.',
      }
      : { message: `The process that reads the data ended (${how}).`, remedy: 'Try again; the log tells more.' }),
    ...(lastWords === '' ? {} : { detail: lastWords }),
  };
}
