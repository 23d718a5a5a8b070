import { stringifyWithNonFinite } from '../../src/shared/json-number';
import type { ExportFormat, SaveCurvesRequest } from '../../src/shared/save-curves-request';
import { curveCsv, curveTable } from '../charts/curve-table';
import type { Curve } from '../charts/curves';
import { curveWish, type DrawnFigure, drawFigure, figurePng } from '../charts/figure/curve-figure';
import { runColor } from '../controls/run-color';
import { curveInput, type ShownRun } from './state';

/** The curves as a file: pictures show what the panel shows, data hold every batch and epoch of the run. */
export async function exportCurves(format: ExportFormat, run: ShownRun, [loss, accuracy]: readonly [Curve, Curve], within: HTMLElement): Promise<SaveCurvesRequest> {
  return { type: 'saveCurves', format, content: await contentOf(format, run, [loss, accuracy], within) };
}

async function contentOf(format: ExportFormat, { record, history, colorSlot }: ShownRun, [loss, accuracy]: readonly [Curve, Curve], within: HTMLElement): Promise<string> {
  const draw = (): Promise<DrawnFigure> => drawFigure(record.name, [[loss, accuracy].map((curve) => curveWish(curve, runColor(colorSlot)))], within);
  switch (format) {
    case 'csv': return curveCsv(curveTable({ ...curveInput(history), loss, accuracy }, true));
    case 'json': {
      const withoutHead = ({ seq, time, type, ...figures }: (typeof history.batches | typeof history.epochs)[number]): object => figures;
      const { id, name, experimentFile } = record;
      return `${stringifyWithNonFinite({ run: id, name, experimentFile, batches: history.batches.map(withoutHead), epochs: history.epochs.map(withoutHead) }, 1)}\n`;
    }
    case 'svg': return (await draw()).svg;
    case 'png': return figurePng(await draw());
  }
}
