import { relative } from 'node:path';
import { formatAccuracy, formatDuration } from '../../shared/format';
import { stringifyWithNonFinite } from '../../shared/json-number';
import type { PrepareRequest } from '../../shared/trainer-protocol';
import { failedOutcomes, secondsForRest, type TrainAll, type TrainingOutcome } from '../../supervisor/train-all';
import { formatTable } from './table';

type Outcome = TrainingOutcome<PrepareRequest>;

/** Says whose turn it is, and how long all may take yet, going by those before. */
export function announceTurn({ wishes, outcomes }: TrainAll<PrepareRequest>, file: string): void {
  const completed = outcomes.filter(({ run }) => run?.record.state === 'completed');
  const left = secondsForRest(completed.map(({ seconds }) => seconds), wishes.length - outcomes.length);
  const estimate = left === null || left === 0 ? '' : `, about ${formatDuration(left)} left in all`;
  process.stdout.write(`\nExperiment ${outcomes.length + 1} of ${wishes.length}: ${file}${estimate}\n`);
}

/** What became of all: a table for people, a line for programs. */
export function printSummary(outcomes: readonly Outcome[], { requests, json }: { readonly requests: readonly PrepareRequest[]; readonly json: boolean }): void {
  if (json) {
    process.stdout.write(`${stringifyWithNonFinite({ type: 'all', experiments: outcomes.map(asResult), notStarted: requests.slice(outcomes.length).map(({ experimentFile }) => experimentFile) })}\n`);
    return;
  }
  const rows = outcomes.map(({ wish, run }) => [
    run?.record.name ?? relative(process.cwd(), wish.experimentFile), run?.record.state ?? 'no run',
    run?.record.result == null ? '' : run.record.result.testLoss.toFixed(4), run?.record.result == null ? '' : formatAccuracy(run.record.result.testAccuracy),
  ]);
  process.stdout.write(`\n${formatTable(['experiment', 'state', 'test loss', 'test accuracy'], rows)}\n`);
  const waiting = requests.length - outcomes.length;
  if (waiting > 0) process.stdout.write(`${waiting} not started.\n`);
  for (const { wish, failure } of failedOutcomes(outcomes)) {
    process.stdout.write(`Failed: ${relative(process.cwd(), wish.experimentFile)}: ${failure?.message ?? 'for an unknown reason'}\n`);
  }
}

function asResult({ wish, run, failure }: Outcome): object {
  return {
    experimentFile: wish.experimentFile, run: run?.record.id ?? null, state: run?.record.state ?? null,
    testLoss: run?.record.result?.testLoss ?? null, testAccuracy: run?.record.result?.testAccuracy ?? null, failure,
  };
}
