import { formatCount, formatDuration } from '../../shared/format';
import type { ReportRun } from '../choose-runs';
import type { Block } from '../document';
import { counted, figure, intervalWords } from './words';

/** What a reader wants to know first. */
export function opening(runs: readonly ReportRun[]): Block[] {
  const [first, ...others] = runs;
  if (first === undefined) return [];
  const best = others.reduce((so, run) => (run.evaluation.testAccuracy > so.evaluation.testAccuracy ? run : so), first);
  const seconds = runs.reduce((sum, { record }) => sum + (record.result?.seconds ?? 0), 0);
  const trained = new Set(runs.map(({ record }) => record.dataset?.trainingImages ?? 0));
  const epochs = new Set(runs.map(({ epochs: all }) => all.length));
  return [{ kind: 'figures', figures: [
    { value: figure(best.evaluation.testAccuracy), caption: `best test accuracy: ${best.name}, ${best.detail} · 95 % interval ${intervalWords(best)}`, mark: best.mark },
    { value: String(runs.length), caption: runs.length === 1 ? 'model' : 'models' },
    ...(trained.size === 1 ? [{ value: formatCount([...trained][0] ?? 0), caption: 'training images' }] : []),
    ...(epochs.size === 1 ? [{ value: formatCount([...epochs][0] ?? 0), caption: [...epochs][0] === 1 ? 'epoch' : 'epochs' }] : []),
    { value: formatDuration(seconds), caption: 'in all, tests included' },
  ] }];
}

/** Models, images and engines in a sentence. */
export function subtitle(runs: readonly ReportRun[]): string {
  const engines = [...new Set(runs.flatMap(({ record }) => (record.engine === null ? [] : [record.engine.name])))];
  const datasets = [...new Set(runs.flatMap(({ record }) => (record.dataset === null ? [] : [record.dataset.name])))];
  return `${counted(runs.length, 'run')} on ${datasets.join(', ')}, trained with the engine ${engines.join(', ')}`;
}
