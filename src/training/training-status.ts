import * as vscode from 'vscode';
import type { RunEntry, RunHistory } from '../workspace/run-history';
import { describeProgressAndTime } from './describe-progress';
import { engineFigures } from './engine-figures';
import type { TrainingService } from './training-service';

/** The status bar's word on the training under way. A click offers to open or stop it. */
export class TrainingStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('lookbook.training', vscode.StatusBarAlignment.Left, 10);
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly trainings: TrainingService, private readonly history: RunHistory) {
    this.item.name = vscode.l10n.t('Lookbook Training');
    this.item.command = 'lookbook.showTrainings';
    this.disposables = [
      this.item,
      trainings.onDidChange(() => { this.update(); }),
      history.onDidChange(() => { this.update(); }),
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private update(): void {
    const entries = this.trainings.folders.map((folder) => this.history.get(folder)).filter((entry) => entry !== undefined);
    const [current, ...waiting] = entries;
    if (current === undefined) {
      this.item.hide();
      return;
    }
    const engine = engineOf(current);
    const words = describe(current);
    this.item.text = `$(pulse) ${words}${engine === null ? '' : ` · ${engine}`}`;
    this.item.tooltip = [
      words,
      ...(engine === null ? [] : [vscode.l10n.t('Engine: {0}', engine), ...engineFigures(current.record)]),
      ...waiting.map((entry) => vscode.l10n.t('Then: {0}', entry.record.name)),
      vscode.l10n.t('Click to open or stop'),
    ].join('\n');
    this.item.accessibilityInformation = { label: vscode.l10n.t('Lookbook is training {0}', words), role: 'button' };
    this.item.show();
  }
}

function describe({ record, progress }: RunEntry): string {
  return progress === null ? record.name : `${record.name}: ${describeProgressAndTime(progress)}`;
}

function engineOf({ record, progress }: RunEntry): string | null {
  return record.engine?.name ?? progress?.training?.engine ?? null;
}
