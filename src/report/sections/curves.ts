import type { ReportRun } from '../choose-runs';
import type { Block, Section, Table } from '../document';
import { curveMultiples } from '../drawing/curve-charts';
import { overlayChart } from '../drawing/overlay-chart';
import { figure } from './words';

const overlayWidth = 920;

/** Loss and accuracy by epoch and batch: each run for itself, then all in one. */
export async function curvesSection(runs: readonly ReportRun[]): Promise<Section> {
  const penalties = runs.filter(({ record }) => record.summary?.penalties === true).map(({ name }) => name);
  const validated = runs.some(({ epochs }) => epochs.some(({ val_loss }) => val_loss !== undefined));
  return {
    id: 'curves', title: 'Curves',
    blocks: [
      { kind: 'paragraph', look: 'quiet', text: `${trainingWords(runs)}${validated ? ' Dashed with rings: validation after each epoch.' : ''} Diamond: the best epoch. The figures in the titles are those of the last epoch.` },
      ...(penalties.length === 0 ? [] : [{ kind: 'paragraph', look: 'quiet', text: `The training losses of ${penalties.join(', ')} contain the penalties of their regularisers; validation and test losses do not.` } as const]),
    ],
    sections: await Promise.all((['loss', 'accuracy'] as const).map(async (metric): Promise<Section> => {
      const overlay = await overlayChart(metric, runs, overlayWidth);
      const blocks: Block[] = [{ kind: 'charts', look: 'multiples', charts: await curveMultiples(metric, runs) }];
      if (overlay !== null) blocks.push({ kind: 'chart', chart: overlay });
      return { id: `${metric}-curves`, title: metric === 'loss' ? 'Loss' : 'Accuracy', blocks: [...blocks, { kind: 'details', summary: `${metric === 'loss' ? 'Losses' : 'Accuracies'} of each epoch as a table`, blocks: [epochTable(metric, runs)] }] };
    })),
  };
}

/** Copies of runs that are kept for good have no batches. */
function trainingWords(runs: readonly ReportRun[]): string {
  const bare = runs.filter(({ curve }) => curve.batches.step.length === 0);
  const drawn = 'Faint: the batches, each pixel’s lowest and highest; solid: training, smoothed.';
  const means = 'Solid: the mean of each epoch’s batches, from copies of runs that were kept without single batches.';
  if (bare.length === 0) return drawn;
  return bare.length === runs.length ? means : `${drawn} Of ${bare.map(({ name }) => name).join(', ')} only the means of epochs were kept.`;
}

function epochTable(metric: 'loss' | 'accuracy', runs: readonly ReportRun[]): Table {
  const validation = metric === 'loss' ? 'val_loss' : 'val_accuracy';
  const columns = runs.flatMap((run) => [
    { run, part: '', key: metric },
    ...(run.epochs.some((epoch) => epoch[validation] !== undefined) ? [{ run, part: ' val.', key: validation } as const] : []),
  ] as const);
  const last = Math.max(0, ...runs.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)));
  return {
    kind: 'table', caption: `${metric === 'loss' ? 'Loss' : 'Accuracy'} by epoch`,
    head: ['Epoch', ...columns.map(({ run, part }) => ({ text: `${run.name}${part}`, mark: run.mark }))],
    rows: Array.from({ length: last }, (_, index) => ({
      head: String(index + 1), cells: columns.map(({ run, key }) => figure(run.epochs.find(({ epoch }) => epoch === index + 1)?.[key])),
    })),
  };
}
