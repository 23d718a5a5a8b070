import { parseArgs } from 'node:util';
import { PlainError } from './say.mjs';

/**
 * What a command line for tests says: words, and for mocha `--grep TEXT`.
 * @returns {{ words: string[], grep: { grep?: string } }}
 */
export function readTestCommand() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  return { words: positionals, grep: values.grep === undefined ? {} : { grep: values.grep } };
}

/**
 * The files that have one of some parts in their names; all where no part is asked for.
 * @param {readonly string[]} files
 * @param {readonly string[]} parts
 * @param {string} place where they are, for the message when none matches
 */
export function filesNamed(files, parts, place) {
  const chosen = files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  if (chosen.length === 0) throw new PlainError(`No test file in ${place} matches ${parts.join(', ') || '*.test.ts'}.`);
  return chosen;
}
