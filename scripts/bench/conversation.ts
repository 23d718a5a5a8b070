import { createInterface } from 'node:readline';

/** What the bench asks of a participant, one JSON object a line on its standard input. */
export type BenchRequest =
  /** Say what you are. */
  | { readonly ask: 'version' }
  /** Make this network anew; all that follows is about it. */
  | { readonly ask: 'network'; readonly network: string; readonly batch: number }
  /** Train on the first so many training images, once, in an order of your own; `simd` also augmented as the study does. */
  | { readonly ask: 'train'; readonly images: number; readonly augment?: boolean }
  /** Evaluate on the 10,000 test images. */
  | { readonly ask: 'evaluate' }
  /** To `simd` only: multiply matrices for a moment, with all your threads. */
  | { readonly ask: 'probe' }
  /** The most memory that was ever resident. */
  | { readonly ask: 'memory' };

/** The answer, one JSON object a line on standard output; whatever else is printed there is no answer. */
export interface BenchAnswer {
  readonly version?: string;
  /** Seconds that the training or evaluation itself took. */
  readonly seconds?: number;
  readonly accuracy?: number;
  /** Trainable ones: the same for everybody, or it is not the same network. */
  readonly parameters?: number;
  /** Of one image forward; from participants that know. */
  readonly multiplyAdds?: number;
  /** All threads together, and how many they are. */
  readonly gigaflops?: number;
  readonly threads?: number;
  /** Bytes. */
  readonly peakMemory?: number;
}

/** A participant's side: answers requests in their order until the bench closes the channel. */
export async function answerRequests(answer: (request: BenchRequest) => Promise<BenchAnswer>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify({ answer: await answer(JSON.parse(line) as BenchRequest) })}\n`);
  }
}

/** Bytes; on Linux and macOS what the system counted, which no sampling can miss. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
