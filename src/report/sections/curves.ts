import type { ReportRun } from '../choose-runs';
import type { Block, Section, Table } from '../document';
import { curveMultiples } from '../drawing/curve-charts';
import { overlayChart } from '../drawing/overlay-chart';
import { figure } from './words';

const overlayWidth = 920;

/** Loss and accuracy by epoch and batch: each run for itself, then all in one. */
export async function curvesSection(runs: readonly ReportRun[]): Promise<Section> {
  const penalties = runs.filter(({ record }) => record.summary?.penalties === true).map(({ name }) => name);
  return {
    id: 'curves', title: 'Curves',
    blocks: [
      { kind: 'paragraph', look: 'quiet', text: 'Faint: the batches, each pixel’s lowest and highest; solid: training, smoothed; dashed with rings: validation after each epoch; diamond: the best epoch. The figures in the titles are those of the last epoch.' },
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
