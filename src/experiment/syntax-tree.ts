import { parse, type AnyNode, type Program } from 'acorn';
import type { SourcePosition } from '../shared/source-range';

export type { AnyNode, Program } from 'acorn';

/** Parses a JavaScript module. Throws acorn's SyntaxError, which has `pos`, an offset. */
export function parseModule(text: string): Program {
  return parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && typeof value.type === 'string';
}

/** Nodes directly below `node`, in no promised order. */
function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown): readonly unknown[] => [value].flat()).filter(isNode);
}

/** `node` and every node below it; outer ones come before what they hold. */
export function* nodesWithin(node: AnyNode): Generator<AnyNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesWithin(child);
}

/** Converts between offsets of a text and lines with columns, both from 1. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    // The line ends of ECMAScript, which V8 counts by.
    for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/gu)) starts.push(match.index + match[0].length);
    this.#starts = starts;
  }

  positionAt(offset: number): SourcePosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** A place beyond the text's end gives its end. */
  offsetAt({ line, column }: SourcePosition): number {
    const start = this.#starts[line - 1];
    return start === undefined ? this.text.length : Math.min(start + column - 1, this.text.length);
  }

  /** Text of a line without its end. */
  line(line: number): string {
    return this.text.slice(this.#starts[line - 1] ?? this.text.length, this.#starts[line]).replace(/[\r\n\u2028\u2029]+$/u, '');
  }
}
