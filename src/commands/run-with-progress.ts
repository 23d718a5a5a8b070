import { fork } from 'node:child_process';
import split2 from 'split2';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { childProgress } from '../shared/child-progress';
import { formatFailure, LookbookError, type Failure } from '../shared/failure';
import { childEnvironment } from '../supervisor/child-environment';

export interface ChildProgram<Result extends v.GenericSchema> {
  /** What is done, above the progress. */
  readonly title: string;
  /** Absolute path of the module. */
  readonly file: string;
  readonly args: readonly string[];
  /** What it may say besides steps and its failure. */
  readonly result: Result;
  /** Told where it ends without a word. */
  readonly failure: Failure;
}

/** How a program ended that was not cancelled, with the last result that it told. */
export interface Finished<Result> {
  readonly result: Result | null;
}

/**
 * Runs a program of ours in a process of its own, with a notification that shows its steps and can cancel it.
 * @returns `null` where the person cancelled
 * @throws LookbookError that says why it failed
 */
export async function runWithProgress<Result extends v.GenericSchema>(program: ChildProgram<Result>, log: vscode.LogOutputChannel): Promise<Finished<v.InferOutput<Result>> | null> {
  const { title } = program;
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => run(program, progress, token, log));
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

function run<Result extends v.GenericSchema>({ file, args, result: resultSchema, failure: unexplained }: ChildProgram<Result>, progress: Progress, token: vscode.CancellationToken, log: vscode.LogOutputChannel): Promise<Finished<v.InferOutput<Result>> | null> {
  return new Promise((resolve, reject) => {
    const child = fork(file, [...args], { silent: true, execArgv: [], env: childEnvironment(process.env) });
    let done = 0;
    let failure = unexplained;
    let result: v.InferOutput<Result> | null = null;
    const hear = (line: string): void => {
      const value = parseJson(line);
      const step = v.safeParse(childProgress, value);
      const told = v.safeParse(resultSchema, value);
      if (step.success && step.output.type === 'failed') {
        ({ failure } = step.output);
        log.error(formatFailure(failure));
      } else if (step.success && step.output.type === 'step') {
        const { message, fraction } = step.output;
        log.info(message);
        progress.report({ message, increment: Math.max(0, (fraction - done) * 100) });
        done = Math.max(done, fraction);
      } else if (told.success) {
        result = told.output;
      } else {
        log.info(line);
      }
    };
    for (const stream of [child.stdout, child.stderr]) stream?.pipe(split2()).on('data', hear);
    token.onCancellationRequested(() => { if (child.connected) child.send('cancel'); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (token.isCancellationRequested) resolve(null);
      else if (code === 0) resolve({ result });
      else reject(new LookbookError(failure));
    });
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
