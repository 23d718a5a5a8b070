import { stringifyWithNonFinite } from '../../src/shared/json-number';
import type { ShownRun } from './state';

/** A row a batch, with validation's figures in the row of an epoch's last; NaN and infinities by their names. */
export function comparisonCsv(runs: readonly ShownRun[]): string {
  const lines = ['run,name,step,epoch,seconds,loss,accuracy,val_loss,val_accuracy'];
  for (const { record, curve: { batches, epochs, batchesPerEpoch } } of runs) {
    const head = `${record.id},${quoted(record.name)}`;
    const ends = new Map(epochs.map((epoch) => [epoch.step, epoch]));
    for (let index = 0; index < batches.step.length; index++) {
      const step = batches.step[index] ?? 0;
      const { val_loss, val_accuracy } = ends.get(step) ?? {};
      lines.push([head, step, Math.ceil(step / batchesPerEpoch), batches.seconds[index], batches.loss[index], batches.accuracy[index], val_loss ?? '', val_accuracy ?? ''].join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Every batch and epoch, and what the test said, by run. */
export function comparisonJson(runs: readonly ShownRun[]): string {
  const all = runs.map(({ record: { id, name, experimentFile, result }, evaluation, curve: { batches, epochs } }) => ({
    run: id, name, experimentFile, result, evaluation,
    batches: { step: [...batches.step], seconds: [...batches.seconds], loss: [...batches.loss], accuracy: [...batches.accuracy] },
    epochs: epochs.map(({ seq, time, type, ...figures }) => figures),
  }));
  return `${stringifyWithNonFinite({ runs: all })}\n`;
}
