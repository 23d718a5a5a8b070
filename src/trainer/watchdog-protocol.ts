/** What the watchdog thread knows from the start. */
export interface WatchdogData {
  /** The process that started this one. */
  readonly hostPid: number;
  /** How long an experiment may take to evaluate. */
  readonly evaluationSeconds: number;
}

/** Main thread to watchdog. */
export type WatchdogMessage =
  /** User code begins to run; until `release`, being stuck is an error of that run. */
  | { readonly type: 'guard'; readonly runFolder: string; readonly experimentFile: string }
  | { readonly type: 'release' }
  /** The channel to the host closed. */
  | { readonly type: 'hostGone' };
