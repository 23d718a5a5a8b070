import { pathToFileURL } from 'node:url';

const bold = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

/** Announces a step. */
export const step = (text) => console.log(bold ? `\n\u001b[1m▸ ${text}\u001b[0m` : `\n▸ ${text}`);

/** An error whose text is for the person at the terminal; its stack is of no use to them. */
export class PlainError extends Error {}

/** Runs a script's main function; what it throws ends the process with exit code 1 and its message. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    // esbuild has printed where and why; its error would print it again as an object.
    const plain = error instanceof PlainError || (error instanceof Error && 'errors' in error && 'warnings' in error);
    console.error(plain ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Whole seconds as `75 s`, from a start given by performance.now(). */
export const since = (start) => `${Math.round((performance.now() - start) / 1000)} s`;

/** Whether a module is the one that node was started with. @param {string} url its import.meta.url */
export const isMain = (url) => process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;
