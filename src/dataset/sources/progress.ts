/** How far the fetching of a file has come. */
export interface FetchProgress {
  readonly file: string;
  /** Bytes there so far, those of an earlier attempt included. */
  readonly received: number;
  /** Bytes in all, where that is known. */
  readonly total: number | null;
}

/** What every source of files is given along the way. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Milliseconds between two words about one download: at most five a second. */
const gap = 200;

/** Passes on how far a download has come: now and then, and when a file is whole. */
export function nowAndThen(tell: (progress: FetchProgress) => void): (progress: FetchProgress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - last < gap && progress.received !== progress.total) return;
    last = now;
    tell(progress);
  };
}
