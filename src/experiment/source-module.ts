import { extname } from 'node:path';
import { LookbookError } from '../shared/failure';
import type { SourcePosition, SourceRange } from '../shared/source-range';
import { stripTypes, type StrippedSource } from './strip-types';
import { LineIndex, nodesWithin, parseModule, type AnyNode, type Program } from './syntax-tree';

type Call = Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>;

function isCall(node: AnyNode): node is Call {
  return node.type === 'CallExpression' || node.type === 'NewExpression';
}

/** A JSON file as JavaScript; the text is parsed here so that an error has the file's name. */
function jsonModule(path: string, text: string): string {
  try {
    JSON.parse(text);
  } catch (thrown) {
    throw new LookbookError({ message: `This is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, file: path });
  }
  return `export default ${text};`;
}

function unchanged(code: string): StrippedSource {
  return { code, inPlace: code, originalPosition: (position) => position };
}

function translate(path: string, text: string): StrippedSource {
  switch (extname(path)) {
    case '.json': return unchanged(jsonModule(path, text));
    case '.js': case '.mjs': return unchanged(text);
    default: return stripTypes(path, text);
  }
}

/** A local file that takes part in an experiment: its text as written, what Node runs of it, and the way between places in both. */
export class SourceModule {
  /** As written, without a byte order mark. */
  readonly text: string;
  readonly #stripped: StrippedSource;
  readonly #textLines: LineIndex;
  #running: { program: Program; lines: LineIndex } | null | undefined;
  #inPlace: Program | null | undefined;

  /** @throws LookbookError for a syntax error in TypeScript or JSON, with its place. */
  constructor(readonly path: string, text: string) {
    this.text = text.replace(/^\ufeff/u, '');
    this.#textLines = new LineIndex(this.text);
    this.#stripped = translate(path, this.text);
  }

  /** The JavaScript that Node runs. */
  get code(): string {
    return this.#stripped.code;
  }

  /** Syntax tree whose offsets are those of `text`; `null` where acorn cannot read the module. */
  get program(): Program | null {
    if (this.#inPlace === undefined) this.#inPlace = parseOrNull(this.#stripped.inPlace);
    return this.#inPlace;
  }

  /** What is wrong with a module that V8 refuses, or `null` where acorn finds nothing. */
  syntaxError(): LookbookError | null {
    try {
      parseModule(this.code);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError) || !('pos' in thrown) || typeof thrown.pos !== 'number') return null;
      const place = new LineIndex(this.code).positionAt(thrown.pos);
      const message = thrown.message.replace(/ \(\d+:\d+\)$/u, '');
      return new LookbookError({ message: `Syntax error: ${message}.`, file: this.path, position: this.#stripped.originalPosition(place) });
    }
  }

  /** The place in `text` of a place in `code`, as stacks report it. */
  originalPosition({ line, column }: SourcePosition): SourcePosition {
    return this.#stripped.originalPosition({ line, column });
  }

  rangeOf(node: { start: number; end: number }): SourceRange {
    return { file: this.path, start: this.#textLines.positionAt(node.start), end: this.#textLines.positionAt(node.end) };
  }

  /**
   * The call expression that V8 reports at a place in `code`. V8 names the property in `tf.layers.dense(`, the callee in
   * `dense(`, `new` in `new Dense(`, and the parenthesis in `layers['dense'](`, `dense?.(` and `(dense as F)(`.
   * @returns the call's range in `text`; `null` where no call is found.
   */
  callAt(position: SourcePosition): SourceRange | null {
    const running = this.#runningProgram;
    if (running === null) return null;
    const offset = running.lines.offsetAt(position);
    const call = callAtOffset(running.program, this.code, offset);
    if (call === null) return null;
    if (this.#stripped.inPlace === this.code) return this.rangeOf(call);
    return this.#originalCall(call, running);
  }

  /** In a transformed module: the call in `text` that became `call`. */
  #originalCall(call: Call, running: { program: Program; lines: LineIndex }): SourceRange | null {
    const start = this.#textLines.offsetAt(this.originalPosition(running.lines.positionAt(call.start)));
    // Calls in a chain, `a().b()`, begin at the same place: count which of them it is.
    const startingAt = (program: Program, at: number): Call[] => [...nodesWithin(program)].filter(isCall).filter((node) => node.start === at);
    const index = startingAt(running.program, call.start).indexOf(call);
    const original = this.program === null ? undefined : startingAt(this.program, start)[index];
    return original === undefined ? null : this.rangeOf(original);
  }

  get #runningProgram(): { program: Program; lines: LineIndex } | null {
    if (this.#running === undefined) {
      const program = parseOrNull(this.code);
      this.#running = program === null ? null : { program, lines: new LineIndex(this.code) };
    }
    return this.#running;
  }
}

function parseOrNull(text: string | null): Program | null {
  try {
    return text === null ? null : parseModule(text);
  } catch {
    return null;
  }
}

function reportedOffset(call: Call): number | null {
  if (call.type === 'NewExpression') return call.start;
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.start;
  return callee.type === 'MemberExpression' && !callee.computed ? callee.property.start : null;
}

function callAtOffset(program: Program, code: string, offset: number): Call | null {
  const calls = [...nodesWithin(program)].filter(isCall);
  const atParenthesis = (call: Call): boolean =>
    code[offset] === '(' && offset >= call.callee.end && offset < (call.arguments[0]?.start ?? call.end);
  return calls.find((call) => reportedOffset(call) === offset) ?? calls.find(atParenthesis) ?? null;
}
