import { parseArgs } from 'node:util';
import { PlainError } from './say.mjs';

/**
 * What the command line asks for of a suite: `[part of a file name…] [--grep TEXT]`.
 * @param {readonly string[]} all the suite's files
 * @param {string} place where they are, for the message when none matches
 * @returns {{ files: string[], grep: { grep?: string } }}
 */
export function chosenTests(all, place) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  const files = all.filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));
  if (files.length === 0) throw new PlainError(`No test file in ${place} matches.`);
  return { files, grep: values.grep === undefined ? {} : { grep: values.grep } };
}
