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
