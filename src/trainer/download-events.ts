import type { FetchProgress } from '../dataset/sources/progress';
import type { RunJournal } from './run-journal';

/** At most five a second. */
const gap = 200;

/** Writes how far a download has come into the journal: now and then, and when a file is whole. */
export function downloadEvents(journal: RunJournal): (progress: FetchProgress) => void {
  let last = -Infinity;
  return ({ file, received, total }) => {
    const now = performance.now();
    if (now - last < gap && received !== total) return;
    last = now;
    journal.append({ type: 'download', file, received, total });
  };
}
