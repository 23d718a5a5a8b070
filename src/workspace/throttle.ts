/**
 * Runs a piece of work when it is asked for: never twice at once, never more often than every `gap` milliseconds,
 * and always once more after the last request, so that the work sees the newest state.
 */
export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private wanted = false;
  private lastStart = -Infinity;
  private disposed = false;

  constructor(
    private readonly work: () => void | Promise<void>,
    private readonly gap: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  request(): void {
    this.wanted = true;
    this.schedule();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.disposed || this.busy || this.timer !== undefined || !this.wanted) return;
    const wait = Math.max(0, this.lastStart + this.gap - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, wait);
  }

  private async run(): Promise<void> {
    this.wanted = false;
    this.busy = true;
    this.lastStart = Date.now();
    try {
      await this.work();
    } catch (error) {
      this.onError(error);
    } finally {
      this.busy = false;
      this.schedule();
    }
  }
}
