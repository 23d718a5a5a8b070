import { stringifyWithNonFinite } from '../../src/shared/json-number';
import type { RunPanelRequest } from '../../src/shared/run-panel-protocol';
import { curveCsv, curveTable } from '../charts/curve-table';
import type { Curve } from '../charts/curves';
import { drawFigure, figurePng } from '../charts/figure/curve-figure';
import { runColor } from './run-color';
import { curveInput, type ShownRun } from './state';

type SaveCurves = Extract<RunPanelRequest, { type: 'saveCurves' }>;
export type ExportFormat = SaveCurves['format'];

/** The curves as a file: pictures show what the panel shows, data hold every batch and epoch of the run. */
export async function exportCurves(format: ExportFormat, run: ShownRun, [loss, accuracy]: readonly [Curve, Curve], within: HTMLElement): Promise<SaveCurves> {
  return { type: 'saveCurves', format, content: await contentOf(format, run, [loss, accuracy], within) };
}

async function contentOf(format: ExportFormat, { record, history, colorSlot }: ShownRun, [loss, accuracy]: readonly [Curve, Curve], within: HTMLElement): Promise<string> {
  switch (format) {
    case 'csv': return curveCsv(curveTable({ ...curveInput(history), loss, accuracy }, true));
    case 'json': {
      const withoutHead = ({ seq, time, type, ...figures }: (typeof history.batches | typeof history.epochs)[number]): object => figures;
      const { id, name, experimentFile } = record;
      return `${stringifyWithNonFinite({ run: id, name, experimentFile, batches: history.batches.map(withoutHead), epochs: history.epochs.map(withoutHead) }, 1)}\n`;
    }
    case 'svg': return (await drawFigure(record.name, [loss, accuracy], runColor(colorSlot), within)).svg;
    case 'png': return figurePng(await drawFigure(record.name, [loss, accuracy], runColor(colorSlot), within));
  }
}
