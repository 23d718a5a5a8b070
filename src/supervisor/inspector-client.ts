import * as v from 'valibot';
import { LookbookError, type Failure } from '../shared/failure';
import type { AugmentationChange, SourceEdit } from '../shared/augmentation-view';
import type { DownloadProgress } from '../shared/data-view';
import { inspectorMessage, parseAnswer, type Inspection, type InspectionWish, type InspectorAnswer, type InspectorMessage, type InspectorRequest } from '../shared/inspector-protocol';
import { ForkedChild, type ChildExit } from './forked-child';
import { Deferred } from './deferred';
import { diedFailure, lateFailure, notStartedFailure } from './inspector-failures';

export interface InspectorClientOptions {
  /** Absolute path of the inspector's bundle. */
  readonly inspectorFile: string;
  /** Takes what the inspector and the experiments in it print, line by line. */
  readonly log: (line: string) => void;
  /** The Node (or Electron) binary; absent: this process's. */
  readonly execPath?: string;
  /** Milliseconds that an answer may take; absent: 10,000 for an experiment, 60,000 for data. */
  readonly timeout?: number;
}

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;
/** A request before it gets its number. */
export type Question = WithoutId<InspectorRequest>;

export interface AskOptions {
  /** A newer question on the same subject takes the place of one that still waits. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

interface Job {
  readonly question: Question;
  readonly subject: string;
  readonly result: Deferred<unknown>;
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
  /** Nobody waits for the result any more. */
  isAbandoned: boolean;
}

/** Milliseconds for an experiment, and for data, whose files may have to be unpacked from a slow disk; news of a download begin the time anew. */
const evaluationTimeout = 10_000;
const dataTimeout = 60_000;
/** Milliseconds that a child may take to load before it can evaluate anything. */
const loadingTimeout = 30_000;
/** A question that nobody waits for holds up the others no longer than this many milliseconds. */
const abandonedTimeout = 2_000;
/** Each evaluation leaves its modules in the child's memory for good; so a child is replaced after so many, or at this size. */
const evaluationsPerChild = 200;
const largestChild = 1.5e9;
/** Milliseconds before a child that died without ever answering is followed by the next; doubled each time. */
const firstPause = 500;
const longestPause = 30_000;

/** True where user code runs to find the answer. */
function isEvaluation({ type }: Question): boolean {
  return type === 'inspect' || type === 'editAugmentation';
}

/**
 * Has experiments evaluated, or data looked at, in a child process, one question after the other. The child is started
 * when first needed, and replaced when it hangs, grows or dies.
 */
export class InspectorClient {
  private child: ForkedChild | null = null;
  private readonly ending = new Set<Promise<ChildExit>>();
  private readonly waiting: Job[] = [];
  private current: { readonly job: Job; readonly id: number } | null = null;
  private lastId = 0;
  private isReady = false;
  private answered = 0;
  private evaluated = 0;
  private deathsInRow = 0;
  private deadline: NodeJS.Timeout | undefined;
  private pause: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(private readonly options: InspectorClientOptions) {}

  /** What there is to see in an experiment. A newer wish for the same file takes the place of one that still waits. @throws as {@link ask} */
  inspect(wish: InspectionWish, signal?: AbortSignal): Promise<Inspection> {
    return this.ask({ type: 'inspect', ...wish }, { subject: wish.file, signal });
  }

  /** What to replace in an experiment's text for a change of its augmentations. @throws as {@link ask} */
  editAugmentation(wish: InspectionWish, change: AugmentationChange): Promise<SourceEdit[]> {
    return this.ask({ type: 'editAugmentation', ...wish, change }, { subject: `${wish.file}: change` });
  }

  /**
   * The answer to a question.
   * @throws LookbookError where the inspector can give none.
   * @throws DOMException `AbortError` where `signal` says so, or a newer question took over.
   */
  async ask<Type extends Question['type']>(question: Question & { readonly type: Type }, { subject, signal, onProgress }: AskOptions): Promise<InspectorAnswer<Type>> {
    if (this.isDisposed || signal?.aborted === true) throw abortError();
    const job: Job = { question, subject, result: new Deferred(), onProgress, isAbandoned: false };
    const older = this.waiting.find((other) => other.subject === subject);
    if (older !== undefined) this.abandon(older);
    const onAbort = (): void => { this.abandon(job); };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.waiting.push(job);
    this.next();
    try {
      return parseAnswer(question.type, await job.result.promise);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the child until somebody asks again, unless somebody waits for an answer. */
  rest(): void {
    if (this.waiting.length > 0 || this.current?.job.isAbandoned === false) return;
    this.finishCurrent();
    this.retireChild();
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
    this.child.send({ ...job.question, id: this.lastId });
    this.limitCurrent();
  }

  private limitCurrent(): void {
    if (this.current === null) return;
    clearTimeout(this.deadline);
    const { job } = this.current;
    const { timeout = isEvaluation(job.question) ? evaluationTimeout : dataTimeout } = this.options;
    const milliseconds = !this.isReady ? loadingTimeout : job.isAbandoned ? Math.min(abandonedTimeout, timeout) : timeout;
    this.deadline = setTimeout(() => {
      this.fail(this.isReady ? lateFailure(isEvaluation(job.question), timeout / 1000) : notStartedFailure(loadingTimeout / 1000));
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
    this.evaluated = 0;
    this.ending.add(child.exited);
    void child.exited.then((exit) => {
      this.ending.delete(child.exited);
      if (this.child === child) this.mourn(child, exit);
    });
    return child;
  }

  /** Lets go of the child, so that the next question starts another. */
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
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        this.limitCurrent();
        break;
      case 'downloading':
        if (this.current?.id !== message.id) return;
        if (!this.current.job.isAbandoned) this.limitCurrent();
        this.current.job.onProgress?.(message.progress);
        break;
      default: this.settle(message);
    }
  }

  private settle(message: Extract<InspectorMessage, { type: 'answered' | 'refused' }>): void {
    if (this.current?.id !== message.id) return;
    const { result, question } = this.current.job;
    if (message.type === 'answered') result.resolve(message.answer);
    else result.reject(new LookbookError(message.failure));
    this.finishCurrent();
    this.deathsInRow = 0;
    this.answered += 1;
    if (isEvaluation(question)) this.evaluated += 1;
    if (this.evaluated >= evaluationsPerChild || message.memory > largestChild) this.retireChild();
    this.next();
  }

  /** The child ended on its own: of what it was asked to evaluate, or of a defect. */
  private mourn(child: ForkedChild, { code, signal, error }: ChildExit): void {
    this.child = null;
    const how = error?.message ?? signal ?? `exit code ${code ?? 'unknown'}`;
    this.options.log(`The inspector ended (${how}).`);
    if (this.current !== null) this.fail(diedFailure(isEvaluation(this.current.job.question), how, child.stderrTail));
    this.deathsInRow = this.answered > 0 ? 1 : this.deathsInRow + 1;
    const pause = this.deathsInRow > 1 ? Math.min(longestPause, firstPause * 2 ** (this.deathsInRow - 2)) : 0;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.next();
    }, pause);
  }

  private fail(failure: Failure): void {
    if (this.current === null) return;
    const { question, result } = this.current.job;
    result.reject(new LookbookError({ ...('file' in question ? { file: question.file } : {}), ...failure }));
    this.finishCurrent();
  }

  private finishCurrent(): void {
    clearTimeout(this.deadline);
    this.current = null;
  }
}

function abortError(): DOMException {
  return new DOMException('Nobody waits for this answer any more.', 'AbortError');
}
