import { Session, type Debugger } from 'node:inspector';
import { isEvaluationMark, markOf, pathOf } from '../experiment/module-resolution';
import type { SourcePosition } from '../shared/source-range';

/** A place in the code that Node runs, which may be translated from the file's text. */
export interface RunningPlace {
  /** Absolute. */
  readonly file: string;
  readonly position: SourcePosition;
}

/**
 * Pauses the main thread, for good, and tells where in an experiment's file it is. To be called from a worker thread.
 * @param patience milliseconds to wait for the pause: a thread that idles or computes outside JavaScript does not pause.
 * @returns the innermost such place; `null` where there is none.
 */
export function pauseMainThread(patience: number): Promise<RunningPlace | null> {
  return new Promise((resolve) => {
    const session = new Session();
    const urls = new Map<string, string>();
    // A session does not keep a thread alive; the timer does.
    const timer = setTimeout(() => { resolve(null); }, patience);
    session.connectToMainThread();
    session.on('Debugger.scriptParsed', ({ params }) => { urls.set(params.scriptId, params.url); });
    session.on('Debugger.paused', ({ params }) => {
      clearTimeout(timer);
      resolve(innermostPlace(params.callFrames, urls));
    });
    session.post('Debugger.enable');
    session.post('Debugger.pause');
  });
}

function innermostPlace(frames: readonly Debugger.CallFrame[], urls: ReadonlyMap<string, string>): RunningPlace | null {
  for (const { location } of frames) {
    const url = urls.get(location.scriptId) ?? '';
    const mark = markOf(url);
    // The protocol counts from 0.
    if (mark !== null && isEvaluationMark(mark)) return { file: pathOf(url), position: { line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 } };
  }
  return null;
}
