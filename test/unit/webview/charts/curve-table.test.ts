import assert from 'node:assert/strict';
import { type CurveTable, curveCsv, curveTable } from '../../../../webview/charts/curve-table';
import { type CurveChoices, makeCurve } from '../../../../webview/charts/curves';
import { curveInput, receive, type ShownRun } from '../../../../webview/run/state';
import { type MadeUpRun, madeUpSnapshot } from '../../../e2e/webview/made-up-run';

const words = { epoch: (label: string) => label, step: (label: string) => label };
const run: MadeUpRun = { epochs: 4, batches: 25, batchesPerEpoch: 10, state: 'running' };

function tableOf(choices: Partial<CurveChoices> = {}, { whole = false, made = run } = {}): { table: CurveTable; history: ShownRun['history'] } {
  const { history } = receive({ kind: 'waiting' }, madeUpSnapshot(made)).state as ShownRun;
  const input = curveInput(history);
  const all: CurveChoices = { position: 'step', training: 'batch', smoothing: 0.5, ignoreOutliers: true, logLoss: false, zoom: null, ...choices };
  const [loss, accuracy] = [makeCurve('loss', input, all, words), makeCurve('accuracy', input, all, words)];
  return { table: curveTable({ ...input, loss, accuracy }, whole), history };
}

describe('the table behind the curves', () => {
  it('has a row a batch, and validation where it was measured', () => {
    const { table, history } = tableOf();
    assert.equal(table.length, 25);
    const [batch, epoch] = [history.batches[9], history.epochs[0]];
    const row = table.row(9);
    assert.deepEqual([row.step, row.epoch, row.batch, row.loss, row.accuracy], [10, 1, 10, batch?.loss, batch?.accuracy]);
    assert.deepEqual([row.val_loss, row.val_accuracy], [epoch?.val_loss, epoch?.val_accuracy]);
    assert.deepEqual([table.row(8).val_loss, 'val_loss' in table.row(8)], [undefined, false]);
    assert.notEqual(row.smoothed_loss, row.loss);
  });

  it('has a row an epoch where training is drawn per epoch', () => {
    const { table, history } = tableOf({ training: 'epoch' });
    assert.deepEqual(table.columns, ['step', 'epoch', 'seconds', 'loss', 'accuracy', 'val_loss', 'val_accuracy']);
    assert.deepEqual([table.length, table.row(1).loss, table.row(1).seconds], [2, history.epochs[1]?.loss, history.batches[19]?.seconds]);
  });

  it('shows the part that is zoomed to, and all of it for a file', () => {
    const zoom = [5, 15] as const;
    assert.deepEqual([tableOf({ zoom }).table.length, tableOf({ zoom }).table.row(0).step], [11, 5]);
    assert.equal(tableOf({ zoom }, { whole: true }).table.length, 25);
    assert.equal(tableOf({ zoom, training: 'epoch' }).table.row(0).epoch, 1);
  });

  it('has no columns for validation where there is none', () => {
    assert.ok(tableOf({}, { made: { ...run, validation: false } }).table.columns.every((column) => !column.startsWith('val_')));
  });

  it('becomes comma-separated values with every digit, NaN and infinities by name', () => {
    const rows = [{ step: 1, loss: 0.1 + 0.2 }, { step: 2, loss: NaN, val_loss: -Infinity }];
    const table: CurveTable = { columns: ['step', 'loss', 'val_loss'], length: 2, row: (index) => rows[index] ?? {} };
    assert.equal(curveCsv(table), 'step,loss,val_loss\n1,0.30000000000000004,\n2,NaN,-Infinity\n');
  });
});
