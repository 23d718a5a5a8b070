import * as v from 'valibot';
import { LookbookError, type Failure } from '../shared/failure';
import { inspectorMessage, type Inspection, type InspectorAnswer, type InspectorMessage, type InspectorRequest } from '../shared/inspector-protocol';
import { ForkedChild, type ChildExit } from './forked-child';
import { Deferred } from './deferred';

export interface InspectorClientOptions {
  /** Absolute path of the inspector's bundle. */
  readonly inspectorFile: string;
  /** Takes what the inspector and the experiments in it print, line by line. */
  readonly log: (line: string) => void;
  /** The Node (or Electron) binary; absent: this process's. */
  readonly execPath?: string;
  /** Milliseconds that an experiment may take; absent: 10,000. */
  readonly timeout?: number;
}

/** The text of an experiment file, or (absent) what the disk has of it. */
export interface InspectionWish {
  /** Absolute. */
  readonly file: string;
  readonly text?: string;
}

interface Job {
  readonly wish: InspectionWish;
  readonly result: Deferred<Inspection>;
  /** Nobody waits for the result any more. */
  isAbandoned: boolean;
}

const defaultTimeout = 10_000;
/** Milliseconds that a child may take to load before it can evaluate anything. */
const loadingTimeout = 30_000;
/** An inspection that nobody waits for holds up the others no longer than this many milliseconds. */
const abandonedTimeout = 2_000;
/** Each evaluation leaves its modules in the child's memory for good; so a child is replaced after so many, or at this size. */
const inspectionsPerChild = 200;
const largestChild = 1.5e9;
/** Milliseconds before a child that died without ever answering is followed by the next; doubled each time. */
const firstPause = 500;
const longestPause = 30_000;

/**
 * Has experiments evaluated in a child process, one after the other. The child is started when first needed,
 * and replaced when it hangs, grows or dies.
 */
export class InspectorClient {
  private child: ForkedChild | null = null;
  private readonly ending = new Set<Promise<ChildExit>>();
  private readonly waiting: Job[] = [];
  private current: { readonly job: Job; readonly id: number } | null = null;
  private lastId = 0;
  private isReady = false;
  private answered = 0;
  private deathsInRow = 0;
  private deadline: NodeJS.Timeout | undefined;
  private pause: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(private readonly options: InspectorClientOptions) {}

  /**
   * What there is to see in an experiment. A newer wish for the same file takes the place of one that still waits.
   * @throws LookbookError where the experiment cannot be evaluated.
   * @throws DOMException `AbortError` where `signal` says so, or a newer wish took over.
   */
  inspect(wish: InspectionWish, signal?: AbortSignal): Promise<Inspection> {
    if (this.isDisposed || signal?.aborted === true) return Promise.reject(abortError());
    const job: Job = { wish, result: new Deferred(), isAbandoned: false };
    const older = this.waiting.find((other) => other.wish.file === wish.file);
    if (older !== undefined) this.abandon(older);
    const onAbort = (): void => { this.abandon(job); };
    const stopListening = (): void => { signal?.removeEventListener('abort', onAbort); };
    signal?.addEventListener('abort', onAbort, { once: true });
    job.result.promise.then(stopListening, stopListening);
    this.waiting.push(job);
    this.next();
    return job.result.promise;
  }

  /** Ends the child and turns away whoever waits. Resolves when no process is left. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    clearTimeout(this.pause);
    for (const job of [...this.waiting]) this.abandon(job);
    this.current?.job.result.reject(abortError());
    this.finishCurrent();
    this.retireChild();
    await Promise.all(this.ending);
  }

  private abandon(job: Job): void {
    job.isAbandoned = true;
    job.result.reject(abortError());
    const index = this.waiting.indexOf(job);
    if (index >= 0) this.waiting.splice(index, 1);
    else if (this.current?.job === job) this.limitCurrent();
  }

  private next(): void {
    if (this.current !== null || this.pause !== undefined || this.isDisposed) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.child ??= this.startChild();
    this.lastId += 1;
    this.current = { job, id: this.lastId };
    const request: InspectorRequest = { type: 'inspect', id: this.lastId, ...job.wish };
    this.child.send(request);
    this.limitCurrent();
  }

  private limitCurrent(): void {
    if (this.current === null) return;
    clearTimeout(this.deadline);
    const { timeout = defaultTimeout } = this.options;
    const milliseconds = !this.isReady ? loadingTimeout : this.current.job.isAbandoned ? Math.min(abandonedTimeout, timeout) : timeout;
    this.deadline = setTimeout(() => {
      this.fail(this.isReady
        ? { message: `The experiment did not finish within ${timeout / 1000} seconds.`, remedy: 'Look for a loop without end, or for work that belongs into the training.' }
        : { message: `The inspector did not start within ${loadingTimeout / 1000} seconds.`, remedy: 'Try again when the computer is less busy.' });
      this.retireChild();
      this.next();
    }, milliseconds);
  }

  private startChild(): ForkedChild {
    const child = new ForkedChild({
      file: this.options.inspectorFile,
      execPath: this.options.execPath,
      onMessage: (message) => { if (this.child === child) this.receive(message); },
      onLine: this.options.log,
    });
    this.isReady = false;
    this.answered = 0;
    this.ending.add(child.exited);
    void child.exited.then((exit) => {
      this.ending.delete(child.exited);
      if (this.child === child) this.mourn(child, exit);
    });
    return child;
  }

  /** Lets go of the child, so that the next inspection starts another. */
  private retireChild(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private receive(received: unknown): void {
    const message = v.safeParse(inspectorMessage, received);
    if (message.success) this.handle(message.output);
    else this.options.log(`A message that no inspector sends was ignored: ${message.issues[0].message}`);
  }

  private handle(message: InspectorMessage): void {
    if (message.type !== 'ready') {
      this.settle(message);
      return;
    }
    this.isReady = true;
    this.limitCurrent();
  }

  private settle(message: InspectorAnswer): void {
    if (this.current?.id !== message.id) return;
    const { result } = this.current.job;
    if (message.type === 'inspected') result.resolve(message.inspection);
    else result.reject(new LookbookError(message.failure));
    this.finishCurrent();
    this.deathsInRow = 0;
    this.answered += 1;
    if (this.answered >= inspectionsPerChild || message.memory > largestChild) this.retireChild();
    this.next();
  }

  /** The child ended on its own: of what it was asked to evaluate, or of a defect. */
  private mourn(child: ForkedChild, { code, signal, error }: ChildExit): void {
    this.child = null;
    const how = error?.message ?? signal ?? `exit code ${code ?? 'unknown'}`;
    this.options.log(`The inspector ended (${how}).`);
    this.fail({
      message: `The experiment ended the process that evaluates it (${how}).`,
      remedy: 'If the experiment, or code that it imports, calls process.exit, remove the call. Otherwise the log tells more.',
      ...(child.stderrTail === '' ? {} : { detail: child.stderrTail }),
    });
    this.deathsInRow = this.answered > 0 ? 1 : this.deathsInRow + 1;
    const pause = this.deathsInRow > 1 ? Math.min(longestPause, firstPause * 2 ** (this.deathsInRow - 2)) : 0;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.next();
    }, pause);
  }

  private fail(failure: Failure): void {
    if (this.current === null) return;
    const { job } = this.current;
    job.result.reject(new LookbookError({ file: job.wish.file, ...failure }));
    this.finishCurrent();
  }

  private finishCurrent(): void {
    clearTimeout(this.deadline);
    this.current = null;
  }
}

function abortError(): DOMException {
  return new DOMException('Nobody waits for this inspection any more.', 'AbortError');
}
