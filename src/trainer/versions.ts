import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { RunRecord } from '../shared/run-record';

const manifest = v.object({ version: v.string() });

/** What a run was made with; TensorFlow.js's version is known once an engine is there. */
export function versions(tfjs = ''): RunRecord['versions'] {
  // Beside dist/, in the repository and in an installed extension.
  const { version } = v.parse(manifest, JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
  return { lookbook: version, node: process.versions.node, tfjs, platform: `${process.platform}-${process.arch}` };
}
