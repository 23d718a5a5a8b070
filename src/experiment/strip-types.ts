import { SourceMap } from 'node:module';
import { transformSync } from '@swc/wasm-typescript';
import * as v from 'valibot';
import { LookbookError } from '../shared/failure';
import type { SourcePosition } from '../shared/source-range';
import { LineIndex } from './syntax-tree';

export interface StrippedSource {
  /** JavaScript that Node runs. */
  readonly code: string;
  /**
   * JavaScript with every kept character where it stands in the TypeScript text: equal to `code` where stripping was enough.
   * `null` where not even this could be had.
   */
  readonly inPlace: string | null;
  /** The place in the TypeScript text of a place in `code`. */
  readonly originalPosition: (position: SourcePosition) => SourcePosition;
}

/** What `@swc/wasm-typescript` throws: a plain object. Lines count from 1, columns from 0 and in display cells. */
const refusal = v.object({
  code: v.string(),
  message: v.string(),
  startLine: v.number(),
  startColumn: v.number(),
  endLine: v.number(),
  endColumn: v.number(),
});
type Refusal = v.InferOutput<typeof refusal>;

function refusalOf(thrown: unknown): Refusal {
  const parsed = v.safeParse(refusal, thrown);
  if (!parsed.success) throw thrown;
  return parsed.output;
}

/**
 * The column (from 1, in UTF-16 code units) of a display column of swc, which counts a tab as four cells,
 * wide characters as two, combining ones as none, and one more for a character outside the basic plane.
 */
function columnOfDisplayColumn(line: string, displayColumn: number): number {
  let cells = 0;
  let column = 1;
  for (const character of line) {
    if (cells >= displayColumn) break;
    const width = character === '\t' ? 4
      : /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u.test(character) ? 0
      : /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u.test(character) ? 2
      : 1;
    cells += width + character.length - 1;
    column += character.length;
  }
  return column;
}

function rangeOfRefusal(lines: LineIndex, { startLine, startColumn, endLine, endColumn }: Refusal): { start: SourcePosition; end: SourcePosition } {
  const at = (line: number, column: number): SourcePosition => ({ line, column: columnOfDisplayColumn(lines.line(line), column) });
  return { start: at(startLine, startColumn), end: at(endLine, endColumn) };
}

function syntaxError(path: string, lines: LineIndex, refused: Refusal): LookbookError {
  const { start, end } = rangeOfRefusal(lines, refused);
  return new LookbookError({ message: `Syntax error: ${refused.message}.`.replace(/\.\.$/u, '.'), file: path, position: start, end });
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n\u2028\u2029]/gu, ' ') + text.slice(end);
}

/**
 * Strips what can be stripped and blanks what would have to be transformed, so that everything else keeps its place.
 * A parameter property loses its modifiers; an enum or a namespace goes as a whole.
 */
function stripInPlace(path: string, text: string): string | null {
  let remaining = text;
  // Each round removes one construct; the bound only guards against a refusal that does not go away.
  for (let round = 0; round < 1000; round++) {
    try {
      return transformSync(remaining, { filename: path, mode: 'strip-only', module: true }).code;
    } catch (thrown) {
      const refused = refusalOf(thrown);
      if (refused.code !== 'UnsupportedSyntax') return null;
      const lines = new LineIndex(remaining);
      const { start, end } = rangeOfRefusal(lines, refused);
      const from = lines.offsetAt(start);
      const modifiers = /(?:\b(?:public|private|protected|readonly|override)\s+)+$/u.exec(remaining.slice(0, from));
      const exported = /\bexport\s+(?:declare\s+|const\s+)*$/u.exec(remaining.slice(0, from));
      const next = modifiers !== null ? blank(remaining, modifiers.index, from) : blank(remaining, exported?.index ?? from, lines.offsetAt(end));
      if (next === remaining) return null;
      remaining = next;
    }
  }
  return null;
}

/**
 * JavaScript of a TypeScript module. Types are stripped in place; where that does not suffice (enums, namespaces,
 * parameter properties) the module is transformed and comes with its way back to the original places.
 * @throws LookbookError for a syntax error, with its place.
 */
export function stripTypes(path: string, text: string): StrippedSource {
  const lines = new LineIndex(text);
  try {
    const { code } = transformSync(text, { filename: path, mode: 'strip-only', module: true });
    return { code, inPlace: code, originalPosition: (position) => position };
  } catch (thrown) {
    const refused = refusalOf(thrown);
    if (refused.code !== 'UnsupportedSyntax') throw syntaxError(path, lines, refused);
  }
  try {
    const { code, map } = transformSync(text, { filename: path, mode: 'transform', module: true, sourceMap: true });
    const sourceMap = new SourceMap(JSON.parse(map ?? '{}') as ConstructorParameters<typeof SourceMap>[0]);
    return {
      code,
      inPlace: stripInPlace(path, text),
      originalPosition({ line, column }) {
        const entry = sourceMap.findEntry(line - 1, column - 1);
        return 'originalLine' in entry ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 } : { line: 1, column: 1 };
      },
    };
  } catch (thrown) {
    throw syntaxError(path, lines, refusalOf(thrown));
  }
}
