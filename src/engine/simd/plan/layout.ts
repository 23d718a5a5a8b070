import { touches, type Plan } from './plan';

/** Where a plan's own buffers lie: byte offsets from the start of one block of memory. */
export interface Layout {
  /** Offset of each buffer; `undefined` for variables, which lie elsewhere, and for buffers that no call touches. */
  readonly offsets: readonly (number | undefined)[];
  readonly bytes: number;
}

/** A buffer's first and last call; held and constant ones live throughout. */
interface Life {
  readonly buffer: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Kernels may run over the end of a buffer up to the next multiple; see memory/memory-pool.ts. */
const alignment = 64;
/** And tiles read a little further. */
const guard = 64;

/**
 * Gives every buffer a place so that those alive at the same time do not overlap: the largest first, each at the lowest
 * place that is free while it lives (greedy by size; Y. Pisarchyk, J. Lee, arXiv:2001.03288).
 */
export function layOut(plan: Plan): Layout {
  const offsets: (number | undefined)[] = plan.buffers.map(() => undefined);
  const placed: { readonly life: Life; readonly start: number; readonly end: number }[] = [];
  let bytes = 0;
  for (const life of livesOf(plan).sort((one, other) => other.bytes - one.bytes || one.first - other.first || one.buffer - other.buffer)) {
    const beside = placed.filter(({ life: { first, last } }) => first <= life.last && life.first <= last).sort((one, other) => one.start - other.start);
    let start = 0;
    for (const taken of beside) {
      if (start + life.bytes <= taken.start) break;
      start = Math.max(start, taken.end);
    }
    const end = start + life.bytes;
    placed.push({ life, start, end });
    offsets[life.buffer] = start;
    bytes = Math.max(bytes, end);
  }
  return { offsets, bytes: bytes + guard };
}

function livesOf({ buffers, calls, places }: Plan): Life[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [position, call] of calls.entries()) {
    for (const { buffer } of touches(call)) {
      if (!first.has(buffer)) first.set(buffer, position);
      last.set(buffer, position);
    }
  }
  const lasting = new Set(places.gradients);
  return buffers.flatMap(({ bytes, kind }, buffer) => {
    if (kind === 'variable') return [];
    const size = Math.ceil(bytes / alignment) * alignment;
    const throughout = kind !== 'temporary';
    const begin = throughout ? 0 : first.get(buffer);
    if (begin === undefined) return [];
    return [{ buffer, bytes: size, first: begin, last: throughout || lasting.has(buffer) ? calls.length : last.get(buffer) ?? begin }];
  });
}
