import * as v from 'valibot';
import { runEvent, type RunEvent } from '../shared/run-event';

const newline = 0x0a;

/** How many of `bytes` belong to lines that end. What follows is a torn line, or one being written. */
export function wholeLinesLength(bytes: Uint8Array): number {
  return bytes.lastIndexOf(newline) + 1;
}

/**
 * The lines that end within `bytes`, without their line feeds. Cut at the byte: `readline` also ends lines at U+2028,
 * which may stand unescaped within a JSON string.
 */
export function* wholeLines(bytes: Buffer): Generator<string> {
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    yield bytes.toString('utf8', start, end);
    start = end + 1;
  }
}

/** The event that a line holds, or in words what is wrong with the line. */
export function parseLine(line: string): RunEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const parsed = v.safeParse(runEvent, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return `${v.getDotPath(issue) ?? 'event'}: ${issue.message}`;
}

/**
 * The last valid event in the end of a journal.
 * @param fromStart whether `tail` begins at a line's start; otherwise its first line is cut and not looked at.
 */
export function lastEvent(tail: Buffer, fromStart: boolean): RunEvent | null {
  const lines = [...wholeLines(tail)].slice(fromStart ? 0 : 1);
  for (const line of lines.reverse()) {
    const event = parseLine(line);
    if (typeof event !== 'string') return event;
  }
  return null;
}
