import type { KernelRunner } from './kernel-runner';

/**
 * What kernel calls are made on. The backend computes them at once; a plan's recorder keeps them, and its addresses are
 * stand-ins (plan/word.ts). Functions that make calls take this and numbers, so that both ways share them.
 */
export interface CallTarget extends PlainTarget {
  readonly kernels: Pick<KernelRunner, 'run' | 'panels'>;
}

/** The same for calls that pack no matrices into panels. */
export interface PlainTarget {
  readonly kernels: Pick<KernelRunner, 'run'>;
  /** Calls `use` with the address of `bytes` bytes of working memory, its own until it returns. */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result;
}
