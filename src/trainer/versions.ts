import { lookbookVersion } from '../runs/lookbook-version';
import type { RunRecord } from '../shared/run-record';

/** What a run was made with; TensorFlow.js's version is known once an engine is there. */
export function versions(tfjs = ''): RunRecord['versions'] {
  return { lookbook: lookbookVersion(), node: process.versions.node, tfjs, platform: `${process.platform}-${process.arch}` };
}
