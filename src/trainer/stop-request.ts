/**
 * How much of a run is still wanted. Asking again asks for less; nothing asks for more.
 * An error from outside the run's own course, such as one thrown in a timer of user code, ends it too.
 */
export class StopRequest {
  private readonly trainingController = new AbortController();
  private readonly testController = new AbortController();
  private thrown: { readonly error: unknown } | null = null;

  /** Aborted when training is to end after the batch at hand. */
  readonly training = this.trainingController.signal;
  /** Aborted when the test is not wanted either. */
  readonly test = this.testController.signal;

  /** First call: no more training. Second: no test. */
  ask(): void {
    if (this.training.aborted) this.testController.abort();
    this.trainingController.abort();
  }

  /** Ends everything with an error. The first one counts. */
  fail(error: unknown): void {
    this.thrown ??= { error };
    this.trainingController.abort();
    this.testController.abort();
  }

  /** What {@link fail} was given first; `null` when it was not called. */
  get failure(): { readonly error: unknown } | null {
    return this.thrown;
  }
}
