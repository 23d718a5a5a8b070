/** Adds up the time between starts and stops. */
export class Stopwatch {
  private total = 0;
  private startedAt: number | null = null;

  start(): void {
    this.startedAt ??= performance.now();
  }

  stop(): void {
    this.total = this.seconds * 1_000;
    this.startedAt = null;
  }

  /** Seconds so far. */
  get seconds(): number {
    return (this.total + (this.startedAt === null ? 0 : performance.now() - this.startedAt)) / 1_000;
  }
}
