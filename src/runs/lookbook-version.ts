import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const manifest = v.object({ version: v.string() });

/** Lookbook's version, from the package.json beside dist/: in the repository and in an installed extension. */
export function lookbookVersion(): string {
  return v.parse(manifest, JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version;
}
