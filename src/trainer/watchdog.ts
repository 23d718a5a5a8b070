import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WatchdogData, WatchdogMessage } from './watchdog-protocol';

const defaultEvaluationSeconds = 20;

/**
 * The main thread's end of the watchdog: a thread that sees to it that this process ends when its host is gone,
 * and that an experiment which never finishes evaluating fails with its line, whatever the main thread is stuck in.
 */
export class Watchdog {
  private readonly thread: Worker;
  /** Resolves when the thread runs. User code that blocks the main thread before that would hold up the thread's start too. */
  readonly started: Promise<unknown>;

  constructor() {
    const data: WatchdogData = {
      hostPid: process.ppid,
      evaluationSeconds: Number(process.env.LOOKBOOK_EVALUATION_SECONDS) || defaultEvaluationSeconds,
    };
    this.thread = new Worker(new URL('./watchdog.mjs', import.meta.url), { workerData: data });
    this.started = once(this.thread, 'message');
    this.thread.unref();
  }

  guard(runFolder: string, experimentFile: string): void {
    this.post({ type: 'guard', runFolder, experimentFile });
  }

  release(): void {
    this.post({ type: 'release' });
  }

  hostGone(): void {
    this.post({ type: 'hostGone' });
  }

  private post(message: WatchdogMessage): void {
    this.thread.postMessage(message);
  }
}
